using MgcBackfill.Engines;
using MgcBackfill.Errors;
using MgcBackfill.Market;

namespace MgcBackfill.Inventory;

/// <summary>Which trading days are wanted, and where they may already be held.</summary>
public sealed record GapOptions
{
    /// <summary>The product that is wanted; null for that of the database, or the default one if no database is given.</summary>
    public Product? Product { get; init; }

    /// <summary>The database, opened read-only; null to check only the files.</summary>
    public string? Db { get; init; }

    /// <summary>The value of symbol in the database's rows, if it holds several products; null for the root.</summary>
    public string? SymbolName { get; init; }

    /// <summary>Folder of the database's records; null for the default folder beside the database, if there is one.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>Files, folders, or wildcards. Empty to check only the database.</summary>
    public IReadOnlyList<string> Dbn { get; init; } = [];

    /// <summary>True to search the folders inside a folder too.</summary>
    public bool Recurse { get; init; }

    /// <summary>The interval of the bars; a database holds one-minute bars.</summary>
    public BarInterval Interval { get; init; } = BarInterval.Minute;

    /// <summary>Time that counts as held although it is not there yet, nanoseconds since the epoch, half-open.</summary>
    internal IReadOnlyList<(long Start, long End)> Coming { get; init; } = [];

    /// <summary>First wanted trading day, inclusive.</summary>
    public required DateOnly Start { get; init; }

    /// <summary>Last wanted trading day, inclusive.</summary>
    public required DateOnly End { get; init; }

    /// <summary>What is wanted.</summary>
    internal BarSeries Series => BarSeries.Of(Product ?? Products.Default) with { Interval = Interval };

    /// <summary>The rows of the database that are read.</summary>
    internal TableReference Table => new(Db!, Product?.Root, SymbolName);

    /// <summary>The wanted days.</summary>
    internal TradingDayRange Wanted => new(TradingDay.From(Start), TradingDay.From(End));

    /// <summary>The folder of the database's records; null if there is no database.</summary>
    internal string? CheckpointPath => Checkpoint ?? (Db is null ? null : Table.DefaultCheckpoint);

    /// <summary>Validates the options.</summary>
    /// <exception cref="UsageException">Neither a database nor files are given, or the range is invalid.</exception>
    public void Validate()
    {
        if (Db is null && Dbn.Count == 0)
            throw new UsageException(
                ErrorIds.InvalidArgument,
                "Neither a database nor a source is given.",
                $"Give {OptionName.Db}, {OptionName.Dbn}, or both."
            );
        if (Db is null && Checkpoint is not null)
            throw new UsageException(
                ErrorIds.InvalidArgument,
                "Records are given without their database.",
                $"Give {OptionName.Db} as well: records alone do not show what the table holds."
            );
        if (End < Start)
            throw new UsageException(
                ErrorIds.RangeReversed,
                $"The end {TradingDay.From(End)} lies before the start {TradingDay.From(Start)}.",
                "Swap or correct the two days. Both are inclusive trading days."
            );
        if (TradingDay.From(Start) < TradingDay.Earliest || TradingDay.From(End) > TradingDay.Latest)
            throw new UsageException(
                ErrorIds.InvalidArgument,
                $"No source covers {TradingDay.From(Start)} to {TradingDay.From(End)}.",
                "Give days from 1970 to 2262."
            );
    }
}
