using MgcBackfill.Checkpoint;
using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Workers;

namespace MgcBackfill.Backfill;

/// <summary>What is asked of a backfill. Paths may be relative to the process; doors resolve them first.</summary>
public sealed record BackfillOptions
{
    /// <summary>Trading days of a chunk unless somebody says otherwise (C1).</summary>
    public const int DefaultChunkDays = 5;

    /// <summary>The most worker processes.</summary>
    public const int MostWorkers = 64;

    /// <summary>The DuckDB database file; created where it is missing.</summary>
    public required string Db { get; init; }

    /// <summary>DBN files, folders, or wildcards (S1).</summary>
    public required IReadOnlyList<string> Dbn { get; init; }

    /// <summary>How the source is searched for, and what must vouch for its files.</summary>
    public SourceOptions Source { get; init; } = new();

    /// <summary>The product; MGC is the only one (D1).</summary>
    public string Symbol { get; init; } = Outright.Root;

    /// <summary>First trading day, inclusive; null for all the source has (T3).</summary>
    public DateOnly? Start { get; init; }

    /// <summary>Last trading day, inclusive; null for all the source has.</summary>
    public DateOnly? End { get; init; }

    /// <summary>Trading days of a chunk, at least 1.</summary>
    public int ChunkDays { get; init; } = DefaultChunkDays;

    /// <summary>Worker processes, 1 to <see cref="MostWorkers"/>; 1 is this process alone. The result does not depend on it (W1).</summary>
    public int Workers { get; init; } = 1;

    /// <summary>How this host starts a worker; needed for more than one, but for a dry run, which works in this process.</summary>
    public WorkerLauncher? Launcher { get; init; }

    /// <summary>How long a worker may be silent while it works, before it is taken to hang (W2). Positive.</summary>
    public TimeSpan WorkerPatience { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>The checkpoint folder; null for the database's path with <c>.checkpoint</c>.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>True to try failed chunks again (C4).</summary>
    public bool RetryFailed { get; init; }

    /// <summary>True to let stored days give way to the source (C5, M5). It is recorded.</summary>
    public bool AllowReplace { get; init; }

    /// <summary>True to let finished days lose time that their records cover, where neither the source nor the recorded files hold it any more.</summary>
    public bool AllowLess { get; init; }

    /// <summary>True to accept that the table holds no bar at the end, which proves nothing (I9).</summary>
    public bool AllowEmpty { get; init; }

    /// <summary>True to read, select, validate and plan, and to leave nothing behind (I4).</summary>
    public bool DryRun { get; init; }

    /// <summary>True where chunks are staged by worker processes.</summary>
    internal bool StagesInWorkers => Workers > 1 && !DryRun;

    /// <summary>Full path of the checkpoint folder.</summary>
    internal string CheckpointPath => Path.GetFullPath(Checkpoint ?? CheckpointFolder.DefaultFor(Db));

    /// <summary>Refuses what cannot be.</summary>
    /// <exception cref="UsageException">The first impossible value.</exception>
    public void Validate()
    {
        if (string.IsNullOrWhiteSpace(Db))
            throw new UsageException(ErrorIds.InvalidArgument, "No database is given.", $"Give its path with {OptionName.Db}.");
        if (Dbn.Count == 0 || Dbn.Any(string.IsNullOrWhiteSpace))
            throw new UsageException(ErrorIds.InvalidArgument, "No DBN source is given.", $"Give files, a folder, or wildcards with {OptionName.Dbn}.");
        if (Symbol != Outright.Root)
            throw new UsageException(ErrorIds.InvalidArgument, $"The symbol '{Symbol}' is not supported.", $"Only {Outright.Root} is supported.");
        if (ChunkDays < 1)
            throw new UsageException(ErrorIds.InvalidArgument, $"A chunk of {ChunkDays} days is not possible.", "Give at least 1 day.");
        if (Workers < 1)
            throw new UsageException(ErrorIds.InvalidArgument, $"{Workers} is not a possible number of workers.", "Give at least 1.");
        if (Workers > MostWorkers)
        {
            throw new UsageException(
                ErrorIds.InvalidArgument, $"{Workers} is too large a number of workers.",
                $"Give at most {MostWorkers}. More workers than cores are not faster.");
        }

        if (WorkerPatience <= TimeSpan.Zero)
            throw new UsageException(ErrorIds.InvalidArgument, "The time limit of a worker must be positive.", "Give a positive time.");
        if (StagesInWorkers && Launcher is null)
        {
            throw new UsageException(
                ErrorIds.InvalidArgument, "This program cannot start workers.",
                $"Leave out {OptionName.Workers}. The result is the same.");
        }

        if (Checkpoint is not null && string.IsNullOrWhiteSpace(Checkpoint))
            throw new UsageException(ErrorIds.InvalidArgument, "The name of the checkpoint folder is empty.", "Give a folder, or leave it out.");
        if (End < Start)
            throw new UsageException(ErrorIds.RangeReversed, $"The end {TradingDay.Of(End!.Value)} lies before the start {TradingDay.Of(Start!.Value)}.", "Both are inclusive trading days.");
    }

    /// <summary>The options as the records keep them.</summary>
    internal RunConfiguration ToRecord() => new()
    {
        Db = Path.GetFullPath(Db),
        Dbn = Dbn,
        Recurse = Source.Recurse,
        RequireManifest = Source.RequireManifest,
        Symbol = Symbol,
        Start = Start,
        End = End,
        ChunkDays = ChunkDays,
        Workers = Workers,
        Checkpoint = CheckpointPath,
        RetryFailed = RetryFailed,
        AllowReplace = AllowReplace,
        AllowLess = AllowLess,
        Prefer = Source.Prefer,
        AllowEmpty = AllowEmpty,
    };
}
