namespace MgcBackfill.Independent;

/// <summary>Columns of <c>bars_1m</c>, in the order of the table.</summary>
[Flags]
internal enum PlainColumns
{
    /// <summary>No column.</summary>
    None = 0,

    /// <summary>symbol.</summary>
    Symbol = 1 << 1,

    /// <summary>source_symbol.</summary>
    SourceSymbol = 1 << 2,

    /// <summary>open.</summary>
    Open = 1 << 3,

    /// <summary>high.</summary>
    High = 1 << 4,

    /// <summary>low.</summary>
    Low = 1 << 5,

    /// <summary>close.</summary>
    Close = 1 << 6,

    /// <summary>volume.</summary>
    Volume = 1 << 7,
}
