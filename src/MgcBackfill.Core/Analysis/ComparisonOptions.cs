using MgcBackfill.Engines;
using MgcBackfill.Errors;
using MgcBackfill.Market;

namespace MgcBackfill.Analysis;

/// <summary>
/// Which two databases are compared, and over which days. Paths may be relative to the current folder of the process; front ends resolve
/// them first.
/// </summary>
public sealed record ComparisonOptions
{
    /// <summary>Default maximum number of reported differences of each kind. All differences are counted.</summary>
    public const int DefaultLimit = 100;

    /// <summary>The first database.</summary>
    public required string Left { get; init; }

    /// <summary>The second database.</summary>
    public required string Right { get; init; }

    /// <summary>The product; null for the one that the tables hold (R2).</summary>
    public string? Symbol { get; init; }

    /// <summary>First trading day, inclusive; null for the first one stored.</summary>
    public DateOnly? Start { get; init; }

    /// <summary>Last trading day, inclusive; null for the last one stored.</summary>
    public DateOnly? End { get; init; }

    /// <summary>Maximum number of reported differences of each kind, at least 0. All differences are counted.</summary>
    public int Limit { get; init; } = DefaultLimit;

    /// <summary>True to accept two databases without bars on those days as equal (I9).</summary>
    public bool AllowEmpty { get; init; }

    /// <summary>Checks the options.</summary>
    /// <exception cref="UsageException">An option is invalid; the first one is reported.</exception>
    public void Validate()
    {
        if (string.IsNullOrWhiteSpace(Left) || string.IsNullOrWhiteSpace(Right))
            throw new UsageException(ErrorIds.InvalidArgument, "Two databases are needed.", "Give the paths of both.");
        if (Limit < 0)
            throw new UsageException(
                ErrorIds.InvalidArgument,
                $"{Limit} is not a possible number of differences.",
                "Give a number of at least 0."
            );
        if (End < Start)
            throw new UsageException(
                ErrorIds.RangeReversed,
                $"The end {TradingDay.From(End!.Value)} lies before the start {TradingDay.From(Start!.Value)}.",
                "Swap or correct the two days. Both are inclusive trading days."
            );
        if (BarDatabases.From(Left).Identity == BarDatabases.From(Right).Identity)
            throw new UsageException(
                ErrorIds.InvalidArgument,
                $"'{Left}' and '{Right}' are the same database.",
                "Give two different databases."
            );
    }
}
