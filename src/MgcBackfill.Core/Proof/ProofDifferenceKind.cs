namespace MgcBackfill.Proof;

/// <summary>In what the table is not what the source gives.</summary>
internal enum ProofDifferenceKind
{
    /// <summary>A row holds other values than the bar of its time.</summary>
    Value,

    /// <summary>A bar has no row.</summary>
    RowMissing,

    /// <summary>A row has no bar.</summary>
    RowExtra,

    /// <summary>A row stands at a time that has another row already.</summary>
    RowRepeated,

    /// <summary>No bar of a trading day has a row.</summary>
    DayMissing,

    /// <summary>A trading day of which the source has no bar has rows.</summary>
    DayExtra,

    /// <summary>Rows are of no trading day: their time is none, infinite or impossible.</summary>
    RowsWithoutDay,
}
