namespace MgcBackfill.Lake;

/// <summary>
/// The sums of the numbers of a table, each as a decimal integer: prices in 1e-9 of the quoted unit. Bars without a price do not count.
/// </summary>
public sealed record LakeSums
{
    /// <summary>The sum of open.</summary>
    public required string Open { get; init; }

    /// <summary>The sum of high.</summary>
    public required string High { get; init; }

    /// <summary>The sum of low.</summary>
    public required string Low { get; init; }

    /// <summary>The sum of close.</summary>
    public required string Close { get; init; }

    /// <summary>The sum of volume, in contracts.</summary>
    public required string Volume { get; init; }
}
