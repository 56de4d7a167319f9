namespace MgcBackfill.Inventory;

/// <summary>The missing trading days, and the requests to the vendor that would fill them.</summary>
public sealed record GapReport
{
    /// <summary>The root of the wanted product.</summary>
    public required string Symbol { get; init; }

    /// <summary>Full path of the database; null if none was given.</summary>
    public required string? Db { get; init; }

    /// <summary>The given files, folders and wildcards, as full paths.</summary>
    public required IReadOnlyList<string> Dbn { get; init; }

    /// <summary>First wanted trading day.</summary>
    public required DateOnly Start { get; init; }

    /// <summary>Last wanted trading day.</summary>
    public required DateOnly End { get; init; }

    /// <summary>Number of wanted trading days, without Saturdays.</summary>
    public required int WantedDays { get; init; }

    /// <summary>The evidence for what the database holds.</summary>
    public required GapBasis Basis { get; init; }

    /// <summary>Number of files whose headers were read.</summary>
    public required int SourceFiles { get; init; }

    /// <summary>The files that a backfill would refuse by their headers; their time does not count as held.</summary>
    public required IReadOnlyList<InventoryFile> RefusedFiles { get; init; }

    /// <summary>The missing days, in order.</summary>
    public required IReadOnlyList<GapDay> Days { get; init; }

    /// <summary>The smallest number of requests that completes the days, in order.</summary>
    public required IReadOnlyList<DataRequest> Requests { get; init; }

    /// <summary>Reasons why the result is less certain than it looks, each a sentence.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Facts that are needed to interpret the result, each a sentence.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>The result in one line.</summary>
    public required string Conclusion { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Conclusion;
}
