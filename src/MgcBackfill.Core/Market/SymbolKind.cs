namespace MgcBackfill.Market;

/// <summary>The kind of a raw symbol in the data of a parent. Only an <see cref="Outright"/> can become the front month (A2).</summary>
public enum SymbolKind
{
    /// <summary>One MGC contract: <c>^MGC[FGHJKMNQUVXZ]\d{1,2}$</c>.</summary>
    Outright,

    /// <summary>Two MGC contracts, front and back: <c>MGCG4-MGCJ4</c>.</summary>
    CalendarSpread,

    /// <summary>Any other combination, such as <c>MGC:BF G4-J4-M4</c> or an inter-commodity spread.</summary>
    Combination,

    /// <summary>A single contract of another product, or a symbol of an unknown form.</summary>
    Other,
}
