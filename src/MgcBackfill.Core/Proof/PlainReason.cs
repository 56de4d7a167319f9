namespace MgcBackfill.Proof;

/// <summary>Why a contract is a day's front month.</summary>
internal enum PlainReason
{
    /// <summary>F1: its volume is the highest.</summary>
    Volume,

    /// <summary>F2: of those with the highest volume it expires first.</summary>
    Expiry,

    /// <summary>F3: of those its symbol is the smallest.</summary>
    Symbol,
}
