namespace MgcBackfill.Lake;

/// <summary>The front month's bars of a root, over all years of the lake.</summary>
public sealed record LakeFront
{
    /// <summary>The root.</summary>
    public required string Root { get; init; }

    /// <summary>Number of rows.</summary>
    public required long Rows { get; init; }

    /// <summary>Number of trading days.</summary>
    public required int Days { get; init; }

    /// <summary>The build digest (C9): that of a table which a backfill of the same sources fills.</summary>
    public required string Digest { get; init; }
}
