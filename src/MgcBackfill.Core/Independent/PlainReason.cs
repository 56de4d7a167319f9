namespace MgcBackfill.Independent;

/// <summary>The reason why a contract is a day's front month.</summary>
internal enum PlainReason
{
    /// <summary>F1: its volume is the highest.</summary>
    Volume,

    /// <summary>F2: of the contracts with the highest volume it expires first.</summary>
    Expiry,

    /// <summary>F3: of those that expire first its symbol is the smallest.</summary>
    Symbol,
}
