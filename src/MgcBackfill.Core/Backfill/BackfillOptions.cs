using MgcBackfill.Checkpoint;
using MgcBackfill.Engines;
using MgcBackfill.Errors;
using MgcBackfill.Formats;
using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Store;
using MgcBackfill.Workers;

namespace MgcBackfill.Backfill;

/// <summary>The options of a backfill. Paths may be relative to the current folder of the process; front ends resolve them first.</summary>
public sealed record BackfillOptions
{
    /// <summary>The least memory limit, in bytes: the program with an empty database uses about as much.</summary>
    public const long LeastMemory = 64L << 20;

    /// <summary>Default number of trading days in a chunk (C1).</summary>
    public const int DefaultChunkDays = 5;

    /// <summary>Maximum number of worker processes.</summary>
    public const int MaxWorkers = 64;

    /// <summary>The database; created if it is missing.</summary>
    public required string Db { get; init; }

    /// <summary>
    /// The storage version of a new database file; null for <see cref="StorageVersion.Default"/>. An existing file keeps its version; if
    /// another one is given, the run is refused.
    /// </summary>
    public StorageVersion? Storage { get; init; }

    /// <summary>DBN files, folders, or wildcards (S1).</summary>
    public required IReadOnlyList<string> Dbn { get; init; }

    /// <summary>How the source is searched for, and what its files must prove.</summary>
    public SourceOptions Source { get; init; } = new();

    /// <summary>The product (R1).</summary>
    public Product Product { get; init; } = Products.Default;

    /// <summary>The value of symbol in the rows, in a database that holds several products (Q2); null for the root.</summary>
    public string? SymbolName { get; init; }

    /// <summary>First trading day, inclusive; null for the first of the source (T3).</summary>
    public DateOnly? Start { get; init; }

    /// <summary>Last trading day, inclusive; null for the last of the source.</summary>
    public DateOnly? End { get; init; }

    /// <summary>Number of trading days in a chunk, at least 1.</summary>
    public int ChunkDays { get; init; } = DefaultChunkDays;

    /// <summary>
    /// The most bytes of memory that this process should use while it merges, at least <see cref="LeastMemory"/>; null for no limit. When
    /// it is reached, committed rows are written from memory to the database file, which takes time. The gates at the end are not limited.
    /// </summary>
    public long? Memory { get; init; }

    /// <summary>
    /// Number of worker processes, 1 to <see cref="MaxWorkers"/>. With 1, this process does the work itself. The result does not depend on
    /// the number (W1).
    /// </summary>
    public int Workers { get; init; } = 1;

    /// <summary>
    /// How this host starts a worker. Required for more than one worker, except in a dry run, which uses only this process.
    /// </summary>
    public WorkerLauncher? Launcher { get; init; }

    /// <summary>How long a working worker may send nothing before it counts as not responding (W2). Positive.</summary>
    public TimeSpan WorkerTimeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>The checkpoint folder; null for the path of the database with <c>.checkpoint</c> appended.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>True to try failed chunks again (C4).</summary>
    public bool RetryFailed { get; init; }

    /// <summary>True to replace stored days by what the source gives (C5, M5). The replacement is recorded.</summary>
    public bool AllowReplace { get; init; }

    /// <summary>
    /// True to rebuild finished days even if they lose time that their records cover and that neither the source nor the recorded files
    /// hold any more.
    /// </summary>
    public bool AllowLess { get; init; }

    /// <summary>True to accept a table without bars at the end, although that proves nothing (I9).</summary>
    public bool AllowEmpty { get; init; }

    /// <summary>True to read, select, validate and plan without writing anything (I4).</summary>
    public bool DryRun
    {
        get => field || Limit is not null;
        init;
    }

    /// <summary>
    /// Number of bars of a trial, at least 1: the first bars of the plan are merged in transactions that are rolled back, so that the
    /// summary says what would be written. Null for no trial. A trial is a dry run.
    /// </summary>
    public long? Limit { get; init; }

    /// <summary>True if worker processes stage the chunks.</summary>
    internal bool StagesInWorkers => Workers > 1 && !DryRun;

    /// <summary>Full path of the checkpoint folder.</summary>
    internal string CheckpointPath => Path.GetFullPath(Checkpoint ?? Table.DefaultCheckpoint);

    /// <summary>Checks the options.</summary>
    /// <exception cref="UsageException">An option is invalid; the first one is reported.</exception>
    public void Validate()
    {
        if (string.IsNullOrWhiteSpace(Db))
            throw new UsageException(ErrorIds.InvalidArgument, "No database is given.", $"Give its path with {OptionName.Db}.");
        if (Dbn.Count == 0 || Dbn.Any(string.IsNullOrWhiteSpace))
            throw new UsageException(
                ErrorIds.InvalidArgument,
                "No DBN source is given.",
                $"Give files, a folder, or wildcards with {OptionName.Dbn}."
            );
        if (ChunkDays < 1)
            throw new UsageException(ErrorIds.InvalidArgument, $"A chunk of {ChunkDays} days is not possible.", "Give at least 1 day.");
        if (Memory < LeastMemory)
            throw new UsageException(
                ErrorIds.InvalidArgument,
                $"A memory limit of {NumberText.Count(Memory.Value, "byte")} is too small.",
                $"Give at least {ByteSize.Format(LeastMemory)}, or leave out {OptionName.Memory}."
            );
        if (Memory is not null && BarDatabases.IsOnServer(Db))
            throw new UsageException(
                ErrorIds.InvalidArgument,
                "A memory limit was given, and the database is on a server, whose rows take no memory of this program.",
                $"Leave out {OptionName.Memory}."
            );
        if (Limit < 1)
            throw new UsageException(ErrorIds.InvalidArgument, $"A trial of {Limit} bars is not possible.", "Give at least 1 bar.");
        if (Workers < 1)
            throw new UsageException(ErrorIds.InvalidArgument, $"{Workers} is not a possible number of workers.", "Give at least 1.");
        if (Workers > MaxWorkers)
        {
            throw new UsageException(
                ErrorIds.InvalidArgument,
                $"{Workers} is too large a number of workers.",
                $"Give at most {MaxWorkers}. More workers than cores are not faster."
            );
        }

        if (WorkerTimeout <= TimeSpan.Zero)
            throw new UsageException(ErrorIds.InvalidArgument, "The time limit of a worker must be positive.", "Give a positive time.");
        if (StagesInWorkers && Launcher is null)
        {
            throw new UsageException(
                ErrorIds.InvalidArgument,
                "This program cannot start workers.",
                $"Leave out {OptionName.Workers}. The result is the same."
            );
        }

        if (Checkpoint is not null && string.IsNullOrWhiteSpace(Checkpoint))
            throw new UsageException(
                ErrorIds.InvalidArgument,
                "The name of the checkpoint folder is empty.",
                "Give a folder, or leave it out."
            );
        if (End < Start)
            throw new UsageException(
                ErrorIds.RangeReversed,
                $"The end {TradingDay.From(End!.Value)} lies before the start {TradingDay.From(Start!.Value)}.",
                "Swap or correct the two days. Both are inclusive trading days."
            );
    }

    /// <summary>The rows that are written.</summary>
    internal TableReference Table => new(Db, Product.Root, SymbolName) { Storage = Storage };

    /// <summary>The options in the form in which the records store them.</summary>
    internal RunConfiguration ToRecord() =>
        new()
        {
            Db = Table.Database.Name,
            Dbn = Dbn,
            Recurse = Source.Recurse,
            RequireManifest = Source.RequireManifest,
            Symbol = Product.Root,
            SymbolName = SymbolName == Product.Root ? null : SymbolName,
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
