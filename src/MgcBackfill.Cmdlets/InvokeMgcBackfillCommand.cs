using System.Management.Automation;
using System.Runtime.ExceptionServices;
using MgcBackfill.Backfill;
using MgcBackfill.Checkpoint;
using MgcBackfill.Errors;
using MgcBackfill.Log;
using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Cmdlets;

/// <summary>Fills the table from DBN files, chunk by chunk, and verifies it.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "MgcBackfill", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(BackfillSummary), typeof(PlannedDay))]
public sealed class InvokeMgcBackfillCommand : CancellableCmdlet
{
    private const int MaxListedPaths = 20;

    private readonly TypedPaths _dbn = new();
    private readonly List<string> _typed = [];

    /// <summary>The database; created if it does not exist.</summary>
    [Parameter(Mandatory = true, Position = 0, HelpMessage = "The database; created if it does not exist.")]
    [ValidateNotNullOrEmpty]
    public string Database { get; set; } = "";

    /// <summary>DBN files, folders, or wildcards, also from the pipeline: all of them are one source.</summary>
    [Parameter(
        Mandatory = true,
        Position = 1,
        ValueFromPipeline = true,
        ValueFromPipelineByPropertyName = true,
        HelpMessage = "DBN files, or folders that hold them; * and ? are wildcards."
    )]
    [Alias("FullName")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Dbn { get; set; } = [];

    /// <summary>Searches subfolders too.</summary>
    [Parameter]
    public SwitchParameter Recurse { get; set; }

    /// <summary>Refuses the source unless a manifest of the vendor lists every one of its files.</summary>
    [Parameter]
    public SwitchParameter RequireManifest { get; set; }

    /// <summary>The products, each named by the root of its contracts; <c>all</c> for every one in the source.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ProductChoiceCompleter))]
    public string[] Symbol { get; set; } = [Products.Default.Root];

    /// <summary>
    /// The value of symbol in the rows of a server's table; for several products, <c>ROOT=NAME</c> for each, with commas between them.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SymbolName { get; set; }

    /// <summary>First trading day, inclusive.</summary>
    [Parameter]
    [TradingDayTransformation]
    [ArgumentCompleter(typeof(CoveredDayCompleter))]
    public DateOnly? Start { get; set; }

    /// <summary>Last trading day, inclusive.</summary>
    [Parameter]
    [TradingDayTransformation]
    [ArgumentCompleter(typeof(CoveredDayCompleter))]
    public DateOnly? End { get; set; }

    /// <summary>Number of trading days in a chunk; a chunk is one transaction.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int ChunkDays { get; set; } = BackfillOptions.DefaultChunkDays;

    /// <summary>Processes that read, select and stage; 1 uses only this process.</summary>
    [Parameter]
    [ValidateRange(1, BackfillOptions.MaxWorkers)]
    public int Workers { get; set; } = 1;

    /// <summary>The folder of the records and the log.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Checkpoint { get; set; }

    /// <summary>Retries chunks that failed before.</summary>
    [Parameter]
    public SwitchParameter RetryFailed { get; set; }

    /// <summary>Rebuilds stored days if the source or the table has changed.</summary>
    [Parameter]
    public SwitchParameter AllowReplace { get; set; }

    /// <summary>Rebuilds finished days even if they lose time that neither the given files nor the recorded files hold any more.</summary>
    [Parameter]
    public SwitchParameter AllowLess { get; set; }

    /// <summary>Which file to use if two files hold different bars of one symbol and minute.</summary>
    [Parameter]
    public SourcePreference Prefer { get; set; }

    /// <summary>
    /// Number of bars of a trial: the first bars of the plan are merged in transactions that are rolled back, and the result says what
    /// would be inserted and updated.
    /// </summary>
    [Parameter]
    [ValidateRange(1L, long.MaxValue)]
    public long? Limit { get; set; }

    /// <summary>
    /// The storage version of a new database file: the oldest version of the engine that reads it. An existing file keeps its version.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(StorageVersionCompleter))]
    public string? StorageVersion { get; set; }

    /// <summary>
    /// The most memory that the process should use while it merges, in bytes. When it is reached, rows are written to the database file,
    /// which takes time.
    /// </summary>
    [Parameter]
    [ValidateRange(BackfillOptions.LeastMemory, long.MaxValue)]
    public long? Memory { get; set; }

    /// <summary>Accepts that the table holds no bar at the end, although a check of no bars proves nothing.</summary>
    [Parameter]
    public SwitchParameter AllowEmpty { get; set; }

    /// <inheritdoc/>
    private protected override string StoppedMessage =>
        "The backfill was stopped. Committed chunks are kept. Run the same command again to go on from there.";

    /// <inheritdoc/>
    private protected override object? GetErrorTarget(Exception error) => _dbn.FindTyped(error) ?? Database;

    /// <inheritdoc/>
    private protected override void ProcessInput()
    {
        _dbn.AddSources(SessionState, Dbn);
        _typed.AddRange(Dbn);
    }

    /// <inheritdoc/>
    private protected override void ProcessEnd()
    {
        var action =
            $"Backfill '{Secrets.Hide(Database)}' from "
            + $"{(_typed.Count <= MaxListedPaths ? string.Join(", ", _typed) : $"{_typed.Count} paths")}.";
        if (ShouldProcess(action, action, null, out var reason))
            Write(Run(CreateRequest(dryRun: false)), o => [o.Summary]);
        else if (reason == ShouldProcessReason.WhatIf)
            Write(Run(CreateRequest(dryRun: true)), o => PlannedDay.From(o.Summary));
    }

    private IReadOnlyList<BackfillOutcome> Run(BackfillRequest request)
    {
        using var termination = new Termination(CancelWork);
        using var logs = new RunLogs(request, CmdletWording.Instance);
        using var progress = new ProgressReporter(this, $"{request.Products} backfill");
        var streams = new RunStreams(this, CancelWork);
        try
        {
            var outcomes = BackfillBatch.Run(request, Listen, Cancellation);
            var document = new RunDocument(outcomes, request.Products.IsSeveral);
            streams.Guard(() => WriteInformation(document, ["MgcBackfill", "RunDocument"]));
            return outcomes;
        }
        finally
        {
            streams.Rethrow();
        }

        void Listen(BackfillOptions options, BackfillEvent runEvent)
        {
            foreach (var line in logs.Write(options, runEvent))
                streams.Write(line);
            if (runEvent is ProgressMade p)
                streams.Guard(() => progress.Report($"{RunStreams.GetName(p.Stage)} {logs.Describe(options, p).Detail}", p.Fraction));
        }
    }

    // The worst error ends the statement; what was done for other products and their errors come before it.
    private void Write(IReadOnlyList<BackfillOutcome> outcomes, Func<BackfillOutcome, IEnumerable<object>> getRecords)
    {
        foreach (var done in outcomes.Where(o => o.Error is null))
            WriteRecords(getRecords(done));
        var worst = ExitCodes.FindWorst(outcomes.Select(o => o.Error));
        foreach (var error in outcomes.Select(o => o.Error).OfType<Exception>().Distinct().Where(e => e != worst))
            WriteError(ErrorRecords.From(error, GetErrorTarget(error)));
        if (worst is not null)
            ExceptionDispatchInfo.Throw(worst);
    }

    private BackfillRequest CreateRequest(bool dryRun) => new(CreateOptions(dryRun), ProductChoice.Parse(Symbol));

    // Beside a file, or in the location of the session; the core knows only the folder of the process.
    private string? DefaultCheckpoint =>
        CheckpointFolder.DefaultFor(ResolveDatabase(Database), BackfillRequest.Placeholder) is var folder
        && Path.IsPathFullyQualified(folder)
            ? null
            : Resolve(folder);

    private BackfillOptions CreateOptions(bool dryRun) =>
        new()
        {
            Db = ResolveDatabase(Database),
            Dbn = _dbn.Full,
            Source = new SourceOptions
            {
                Recurse = Recurse,
                RequireManifest = RequireManifest,
                Prefer = Prefer,
            },
            Storage = StorageVersion is null ? null : Store.StorageVersion.Parse(StorageVersion),
            Memory = Memory,
            SymbolName = SymbolName,
            Start = Start,
            End = End,
            ChunkDays = ChunkDays,
            Workers = Workers,
            Launcher = Workers > 1 && !dryRun ? WorkerHost.CreateLauncher(SessionState) : null,
            Checkpoint = Checkpoint is null ? DefaultCheckpoint : Resolve(Checkpoint),
            RetryFailed = RetryFailed,
            AllowReplace = AllowReplace,
            AllowLess = AllowLess,
            AllowEmpty = AllowEmpty,
            DryRun = dryRun,
            Limit = dryRun ? null : Limit,
        };
}
