namespace MgcBackfill.Independent;

/// <summary>The result of the independent check.</summary>
internal sealed record CheckResult
{
    /// <summary>The first differences, in time order.</summary>
    public required IReadOnlyList<CheckDifference> Differences { get; init; }

    /// <summary>Number of all differences.</summary>
    public required long DifferenceCount { get; init; }

    /// <summary>Every requested day of the source, in order.</summary>
    public required IReadOnlyList<CheckedDay> Days { get; init; }

    /// <summary>The build digest (C9) of these days.</summary>
    public required string BuildDigest { get; init; }

    /// <summary>Number of rows of the table that were compared with the source.</summary>
    public required long Rows { get; init; }

    /// <summary>What happened to every record of the source.</summary>
    public required CheckCounts Counts { get; init; }

    /// <summary>True if the table equals what the source gives.</summary>
    public bool Agrees => DifferenceCount == 0;
}
