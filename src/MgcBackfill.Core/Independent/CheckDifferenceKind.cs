namespace MgcBackfill.Independent;

/// <summary>How the table differs from the source.</summary>
internal enum CheckDifferenceKind
{
    /// <summary>A row holds other values than the bar of its time.</summary>
    Value,

    /// <summary>A bar has no row.</summary>
    RowMissing,

    /// <summary>A row has no bar.</summary>
    RowExtra,

    /// <summary>A row has the same time as another row.</summary>
    RowRepeated,

    /// <summary>A trading day with bars has no rows.</summary>
    DayMissing,

    /// <summary>A trading day without bars has rows.</summary>
    DayExtra,

    /// <summary>Rows belong to no trading day: their time is NULL, infinite or impossible.</summary>
    RowsWithoutDay,
}
