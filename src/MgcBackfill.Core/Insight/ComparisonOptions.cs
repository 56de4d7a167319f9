using MgcBackfill.DuckDb;
using MgcBackfill.Errors;
using MgcBackfill.Market;

namespace MgcBackfill.Insight;

/// <summary>Which two databases are compared, and over which days. Paths may be relative to the process; doors resolve them first.</summary>
public sealed record ComparisonOptions
{
    /// <summary>Differences of each kind that are told unless somebody says otherwise. All are counted.</summary>
    public const int DefaultMost = 100;

    /// <summary>The one database.</summary>
    public required string Left { get; init; }

    /// <summary>The other database.</summary>
    public required string Right { get; init; }

    /// <summary>First trading day, inclusive; null for all that there is.</summary>
    public DateOnly? Start { get; init; }

    /// <summary>Last trading day, inclusive; null for all that there is.</summary>
    public DateOnly? End { get; init; }

    /// <summary>How many differences of each kind are told, at least 0. All are counted.</summary>
    public int Most { get; init; } = DefaultMost;

    /// <summary>True to accept two databases without a bar of those days as equal (I9).</summary>
    public bool AllowEmpty { get; init; }

    /// <summary>Refuses what cannot be.</summary>
    /// <exception cref="UsageException">The first impossible value.</exception>
    public void Validate()
    {
        if (string.IsNullOrWhiteSpace(Left) || string.IsNullOrWhiteSpace(Right))
            throw new UsageException(ErrorIds.InvalidArgument, "Two databases are needed.", "Give the paths of both.");
        if (Most < 0)
            throw new UsageException(ErrorIds.InvalidArgument, $"{Most} is not a possible number of differences.", "Give a number of at least 0.");
        if (End < Start)
            throw new UsageException(ErrorIds.RangeReversed, $"The end {TradingDay.Of(End!.Value)} lies before the start {TradingDay.Of(Start!.Value)}.", "Both are inclusive trading days.");
        if (RealPath.Of(Left) == RealPath.Of(Right))
            throw new UsageException(ErrorIds.InvalidArgument, $"'{Left}' and '{Right}' are the same file.", "Give two different databases.");
    }
}
