namespace MgcBackfill.Inventory;

/// <summary>Which wanted trading days are missing, and what to ask the vendor for.</summary>
public sealed record GapReport
{
    /// <summary>The database that was looked at, as a full path; null where none was given.</summary>
    public required string? Db { get; init; }

    /// <summary>The files, folders and wildcards that were looked at, as full paths.</summary>
    public required IReadOnlyList<string> Dbn { get; init; }

    /// <summary>First wanted trading day.</summary>
    public required DateOnly Start { get; init; }

    /// <summary>Last wanted trading day.</summary>
    public required DateOnly End { get; init; }

    /// <summary>Wanted trading days without Saturdays.</summary>
    public required int WantedDays { get; init; }

    /// <summary>What the database is believed by.</summary>
    public required GapBasis Basis { get; init; }

    /// <summary>Files whose headers were read.</summary>
    public required int SourceFiles { get; init; }

    /// <summary>Those of them that a backfill would refuse by their headers: they hold nothing.</summary>
    public required IReadOnlyList<InventoryFile> RefusedFiles { get; init; }

    /// <summary>The days that are missing, in order.</summary>
    public required IReadOnlyList<GapDay> Days { get; init; }

    /// <summary>The fewest requests that fill them, in order.</summary>
    public required IReadOnlyList<DataRequest> Requests { get; init; }

    /// <summary>What makes this less certain than it looks, each a sentence.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>What must be known to read this rightly, each a sentence.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>All of it in one line.</summary>
    public required string Conclusion { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Conclusion;
}
