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

    /// <summary>The value of symbol in the rows of the databases that hold several products; null for the root.</summary>
    public string? SymbolName { get; init; }

    /// <summary>First trading day, inclusive; null for the first one stored.</summary>
    public DateOnly? Start { get; init; }

    /// <summary>Last trading day, inclusive; null for the last one stored.</summary>
    public DateOnly? End { get; init; }

    /// <summary>Maximum number of reported differences of each kind, at least 0. All differences are counted.</summary>
    public int Limit { get; init; } = DefaultLimit;

    /// <summary>True to accept two databases without bars on those days as equal (I9).</summary>
    public bool AllowEmpty { get; init; }

    /// <summary>The rows of one of the two databases. The name of the rows is that in a database of several products.</summary>
    internal TableReference Reference(string db, string? symbol) => new(db, symbol, BarDatabases.From(db).HoldsSeveral ? SymbolName : null);

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
