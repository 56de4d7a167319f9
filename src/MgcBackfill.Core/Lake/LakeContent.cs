namespace MgcBackfill.Lake;

/// <summary>What a table of a unit holds, independent of how its file stores it.</summary>
public sealed record LakeContent
{
    /// <summary>Number of rows.</summary>
    public required long Rows { get; init; }

    /// <summary>The earliest ts_utc; null if there is no row.</summary>
    public required DateTime? FirstTs { get; init; }

    /// <summary>The latest ts_utc; null if there is no row.</summary>
    public required DateTime? LastTs { get; init; }

    /// <summary>The sums of the numbers.</summary>
    public required LakeSums Sums { get; init; }

    /// <summary>SHA-256 over the rows in the order of the file, lower-case hex; docs/lake.md says over which bytes.</summary>
    public required string Digest { get; init; }
}
