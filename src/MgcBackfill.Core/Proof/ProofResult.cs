namespace MgcBackfill.Proof;

/// <summary>What the independent path found.</summary>
internal sealed record ProofResult
{
    /// <summary>The first differences, in the order of time.</summary>
    public required IReadOnlyList<ProofDifference> Differences { get; init; }

    /// <summary>All differences.</summary>
    public required long DifferenceCount { get; init; }

    /// <summary>Every asked day of the source, in order.</summary>
    public required IReadOnlyList<ProofDay> Days { get; init; }

    /// <summary>The build digest (C9) of these days.</summary>
    public required string BuildDigest { get; init; }

    /// <summary>Rows of the table that were held against the source.</summary>
    public required long Rows { get; init; }

    /// <summary>Where every record of the source went.</summary>
    public required ProofCounts Counts { get; init; }

    /// <summary>True where the table is what the source gives.</summary>
    public bool Agrees => DifferenceCount == 0;
}
