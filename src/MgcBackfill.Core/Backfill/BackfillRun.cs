using System.Diagnostics;
using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using MgcBackfill.Checkpoint;
using MgcBackfill.Errors;
using MgcBackfill.Files;
using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Staging;
using MgcBackfill.Store;
using MgcBackfill.Verify;
using MgcBackfill.Workers;

namespace MgcBackfill.Backfill;

/// <summary>
/// The backfill of one product, in phases: <see cref="Begin"/> plans it, a scan reads the source, perhaps for other products too, and <see
/// cref="Finish"/> merges chunk by chunk and verifies the table. Everything that uses a clock, a log or files is combined here; everything
/// that depends on values alone is decided elsewhere.
/// </summary>
public sealed class BackfillRun : IDisposable
{
    private readonly BackfillOptions _options;
    private readonly IBarDatabase _database;
    private readonly BarSeries _series;
    private readonly Action<BackfillEvent> _report;
    private readonly CancellationToken _cancellation;
    private readonly Stopwatch _clock = new();
    private readonly string _runId = string.Create(
        CultureInfo.InvariantCulture,
        $"{DateTime.UtcNow:yyyyMMdd'T'HHmmss'Z'}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}"
    );

    private readonly MergeTally _tally = new();
    private readonly Stack<IDisposable> _held = [];
    private SourceSet? _source;
    private BackfillPlan? _plan;
    private ScanResult? _scan;
    private SelectedBars? _selected;
    private StagingPlan? _stagingPlan;
    private IReadOnlyList<StagedUnit>? _staged;
    private Verification? _audit;
    private Verification? _verification;
    private IReadOnlyList<SourceFile> _recordedFiles = [];
    private CheckpointFolder? _folder;
    private CheckpointWriter? _records;
    private StagingFolder? _staging;
    private AttemptLog? _log;
    private IBarStore? _store;
    private long _lastProgress;
    private bool _hasBegun;
    private bool _isRecorded;
    private MergeCounts? _trial;

    /// <summary>Creates the run of a product; nothing is read or written yet.</summary>
    internal BackfillRun(BackfillOptions options, Action<BackfillEvent> report, CancellationToken cancellation)
    {
        (_options, _report, _cancellation) = (options, report, cancellation);
        _database = options.Table.Database;
        _series = _database.CreateSeries(options.Product, BarInterval.Minute, options.SymbolName);
    }

    /// <summary>Measures the time spent on this run, including the readings that it shares; stopped while other runs work.</summary>
    internal Stopwatch Clock => _clock;

    /// <summary>The files that the scan reads, once the run has begun.</summary>
    internal SourceSet Source => _source!;

    /// <summary>True if something must be read from the source.</summary>
    internal bool NeedsScan => _plan!.Chunks.Count > 0 || _options.DryRun;

    /// <summary>True if worker processes read the source.</summary>
    internal bool StagesInWorkers => _options.StagesInWorkers;

    /// <summary>The options.</summary>
    internal BackfillOptions Options => _options;

    /// <summary>Runs a backfill on the calling thread.</summary>
    /// <param name="options">The options.</param>
    /// <param name="listener">Receives the events, in order, on the calling thread; must not throw.</param>
    /// <param name="cancellation">Cancels the run and leaves everything consistent; a run with the same options resumes it.</param>
    /// <returns>The summary of a run in which every requested chunk is done and every gate passed.</returns>
    /// <exception cref="BackfillException">The error that stopped the run; its class determines the exit code.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public static BackfillSummary Run(
        BackfillOptions options,
        Action<BackfillEvent>? listener = null,
        CancellationToken cancellation = default
    )
    {
        var request = new BackfillRequest(options, ProductChoice.Of(options.Product));
        var outcome = BackfillBatch.Run(request, listener is null ? null : (_, runEvent) => listener(runEvent), cancellation)[0];
        if (outcome.Error is not null)
            ExceptionDispatchInfo.Throw(outcome.Error);
        return outcome.Summary;
    }

    /// <summary>Locks the target, reads the records, accepts the source, and makes the plan.</summary>
    /// <param name="accepting">The source, which several runs may share; it is accepted while the records are read.</param>
    /// <exception cref="BackfillException">The run is refused.</exception>
    internal void Begin(Task<SourceSet> accepting)
    {
        _hasBegun = true;
        _report(new RunStarted(DateTime.UtcNow, _runId, _options.ToRecord(), ToolVersion.Current, _database.Engine));
        Progress(BackfillStage.Accepting, 0, "reading headers and computing hashes");
        if (_options.DryRun)
            BeginDry(accepting);
        else
            BeginLocked(accepting);
    }

    /// <summary>What a scan in this process needs for this run.</summary>
    /// <exception cref="EnvironmentException">The temporary file cannot be created.</exception>
    internal ProductScan CreateScan()
    {
        if (!_options.DryRun)
        {
            _staging!.Create();
            _selected = Hold(new SelectedBars(_staging.Path));
        }
        else if (_options.Limit is not null)
        {
            _selected = Hold(new SelectedBars(Hold(new TemporaryFolder()).Path));
        }

        return new ProductScan(_series.Product, _plan!, keepDecisions: _options.DryRun, _selected);
    }

    /// <summary>What workers need for this run.</summary>
    /// <exception cref="EnvironmentException">The folder for the artifacts cannot be created.</exception>
    internal StagingPlan CreateStagingPlan()
    {
        _staging!.Create();
        return _stagingPlan = new StagingPlan(_series.Product, _plan!.Requested, [.. _plan.Chunks.Select(c => c.Range)], _staging.Path);
    }

    /// <summary>Reports the progress of a scan.</summary>
    internal void ReportScan(BackfillStage stage, double fraction, TradingDay day) => Progress(stage, fraction, day.ToString());

    /// <summary>Accepts the result of a scan in this process.</summary>
    /// <exception cref="BackfillException">The error that the scan found for this product.</exception>
    internal void Accept(ProductScan scan)
    {
        _scan = scan.GetResult();
        _report(new SourceScanned(DateTime.UtcNow, _scan));
    }

    /// <summary>The totals to which a worker's units are added; the digests that must be confirmed are kept.</summary>
    internal StagedTotals CreateTotals() => new(_plan!.Expected.ContainsKey);

    /// <summary>Reports a unit that a worker has staged.</summary>
    internal void ReportStaged(StagedUnit unit, int worker) =>
        _report(
            new ChunksStaged(
                DateTime.UtcNow,
                unit.Unit.Range,
                _plan!.Chunks.Count(c => unit.Unit.Range.Contains(c.Range.First)),
                unit.Days,
                unit.Rows,
                unit.Bytes,
                worker
            )
        );

    /// <summary>Accepts what workers have staged. The files must be unchanged since they were accepted, because workers read them after
    /// that (A3).</summary>
    /// <exception cref="BackfillException">The error that the workers found for this product, or caused.</exception>
    internal void Accept(StagingResult result, StagedTotals totals)
    {
        if (result is { FailedAt: { } day, Error: BackfillException failure })
            FailChunk(FindChunk(day), failure);
        if (result.Error is not null)
            ExceptionDispatchInfo.Throw(result.Error);
        _staged = result.Units;
        _source!.RequireUnchanged(_cancellation);
        _scan = SourceScan.FromWorkers(_source, _series.Product, _plan!.Window, totals);
        _report(new SourceScanned(DateTime.UtcNow, _scan));
    }

    /// <summary>Merges what was read, chunk by chunk, and verifies the table.</summary>
    /// <exception cref="BackfillException">The error that stopped the run.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    internal void Finish()
    {
        RequireConfirmed();
        if (_options.Limit is { } limit)
            Try(limit);
        if (_options.DryRun)
            return;
        try
        {
            if (_plan!.Chunks.Count > 0)
                MergeChunks();
            Verify();
        }
        catch (OperationCanceledException)
        {
            // A cancelled run ends at once.
            (_store as IWritableBarStore)?.SkipMaintenance();
            throw;
        }
    }

    /// <summary>Records the end of the run, releases everything, and reports it. Called once, whatever happened.</summary>
    /// <param name="error">The error that stopped the run, or null.</param>
    /// <returns>The outcome.</returns>
    internal BackfillOutcome End(Exception? error)
    {
        // The first error is the one to report.
        error = CatchFirst(error, () => RecordEnd(error));
        error = CatchFirst(error, CloseStore);
        if (_isRecorded)
            AppendEndRecord(ref error);
        error = CatchFirst(error, Dispose);
        var summary = Summarize(error);
        if (_hasBegun)
            _report(new RunEnded(DateTime.UtcNow, summary, error, _tally.LastCommitted));
        return new BackfillOutcome(_options, summary, error);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        CloseStore();
        while (_held.TryPop(out var held))
            held.Dispose();
    }

    private void CloseStore()
    {
        _store?.Dispose();
        _store = null;
    }

    private static Exception? CatchFirst(Exception? first, Action work)
    {
        try
        {
            work();
            return first;
        }
        catch (Exception e)
        {
            return first ?? e;
        }
    }

    // I4: everything except writing. An existing database is opened read-only; nothing is created.
    private void BeginDry(Task<SourceSet> accepting)
    {
        _database.RequirePlace();
        var exists = _database.Exists();
        Accept(accepting);
        _folder = ReadRecords();
        _folder.RequireProduct(_series.Product, _series.Symbol);
        if (exists)
            OpenExisting();
        _audit = _store is null ? null : RunGates(_folder);
        Plan(_folder.State);
        RequireUnaltered();
    }

    // A run that stores more chunks checks the whole table at its end. What is certain to fail then is reported now: a finished day with
    // other values, or anything at all if there is nothing to store.
    private void RequireUnaltered()
    {
        if (_audit is null)
            return;
        var chunks = _plan!.Chunks;
        if (chunks.Count == 0 || _audit.AlteredDays.Any(d => !chunks.Any(c => c.MayReplace && c.Range.Contains(d))))
            (_audit with { AllowsEmpty = _options.AllowEmpty }).Require();
    }

    private void OpenExisting()
    {
        _store = _database.OpenForReading(_series.Interval, _series.Product, _series.Symbol);
        if (_store.HasTable)
            RequireUsable(_store);
        else
            CloseStore();
    }

    private void BeginLocked(Task<SourceSet> accepting)
    {
        _database.RequirePlace();
        CheckFirstRun(accepting, _database.Exists());
        Hold(_database.Lock(_series));
        CheckpointFolder.CreateFolder(_options.CheckpointPath);
        Hold(FileLock.Acquire(Path.Combine(_options.CheckpointPath, ".lock"), _options.CheckpointPath));
        _folder = ReadRecords();
        _records = Hold(_folder.OpenForAppending());
        _staging = Hold(new StagingFolder(_options.CheckpointPath, _runId));
        _records.Append(CreateRunRecord(RunMoment.Start, null));
        _isRecorded = true;
        Accept(accepting);
        _store = _database.OpenForWriting(_series);
        RecordSources();
        _audit = CouldBeFinished(_folder.State) ? RunGates(_folder) : null;
        Plan(_folder.State);
        _log = new AttemptLog(_records, _folder.State.NextAttemptId, _tally, Report);
    }

    private T Hold<T>(T held)
        where T : IDisposable
    {
        _held.Push(held);
        return held;
    }

    // D3: a first run that is refused leaves nothing behind. Everything that can refuse it without reading a bar is checked before anything
    // is created.
    private void CheckFirstRun(Task<SourceSet> accepting, bool exists)
    {
        var runs = CheckpointFolder.ReadRuns(_options.CheckpointPath, _series.Product, _series.Symbol);
        if (exists && !runs.Any(r => r.Configuration.Db == _database.Name))
        {
            using var store = _database.OpenForReading(_series.Interval, _series.Product, _series.Symbol);
            if (store.HasTable)
                RequireUsable(store);
        }

        if (Directory.Exists(_options.CheckpointPath))
            return;
        var source = accepting.GetAwaiter().GetResult().For(_series.Product);
        _ = new BackfillPlanner(_options, source, CheckpointState.Empty, table: null).Plan();
    }

    private static void RequireUsable(IBarStore table)
    {
        table.RequireSchema();
        table.RequireProduct();
    }

    private void Accept(Task<SourceSet> accepting)
    {
        _source = accepting.GetAwaiter().GetResult().For(_series.Product);
        _report(new SourceAccepted(DateTime.UtcNow, _source));
    }

    private CheckpointFolder ReadRecords()
    {
        var folder = CheckpointFolder.Read(_options.CheckpointPath);
        if (folder.State.TornLines > 0)
            _report(new TornLinesFound(DateTime.UtcNow, folder.Path, folder.State.TornLines));
        return folder;
    }

    // If the records show that nothing is left to do, the audit that verifies the table also returns what it holds, so that the table is
    // read once for both the plan (C5) and the gates.
    private bool CouldBeFinished(CheckpointState state)
    {
        try
        {
            return state.DoneDays.Any() && new BackfillPlanner(_options, _source!, state, table: null).Plan().Chunks.Count == 0;
        }
        catch (BackfillException)
        {
            // The plan that is made next finds the same error and reports it in full.
            return false;
        }
    }

    private void Plan(CheckpointState state)
    {
        var altered = !_options.AllowReplace || _store is null ? null : _audit?.AlteredDays ?? FindAlteredDays(state, _store);
        using var table = new TableView(_store, _audit, altered);
        _plan = new BackfillPlanner(_options, _source!, state, table).Plan();
        if (_plan.Needed.Count > 0)
        {
            // With the recorded files in addition to those given, the same days are planned again from everything they were built from.
            _recordedFiles = RecordedFiles.Open(_plan.Needed, _options.AllowLess, _cancellation);
            _source = _source!.With(_recordedFiles);
            _report(new RecordedFilesOpened(DateTime.UtcNow, _recordedFiles));
            RecordSources();
            _plan = new BackfillPlanner(_options, _source, state, table).Plan();
        }

        _report(new PlanMade(DateTime.UtcNow, _plan));
    }

    // Q3. A dry run writes nothing.
    private void RecordSources() => (_store as IWritableBarStore)?.RecordSources([.. _source!.Files.Select(ToIngested)]);

    private static IngestedFile ToIngested(SourceFile file) =>
        new(Path.GetFileName(file.Path), file.Sha256, file.Metadata.Vendor, file.Metadata.Dataset);

    private void RecordEnd(Exception? error) =>
        (_store as IWritableBarStore)?.RecordEnd(
            error switch
            {
                null => null,
                OperationCanceledException => "The run was cancelled.",
                BackfillException known => $"{known.Id}: {known.Message}",
                _ => $"{ErrorIds.Internal}: {error.Message}",
            }
        );

    // The database is read no more, so that an engine of files can open it for writing.
    private void Try(long limit)
    {
        CloseStore();
        using var store = _database.OpenForTrial(_series);
        store.RecordSources([.. _source!.Files.Select(ToIngested)]);
        using var chunks = OpenChunks();
        _trial = TrialMerge.Run(store, _plan!, chunks, limit, _cancellation);
        store.SkipMaintenance();
    }

    // C5: other files must give the bars that are recorded, or the run stops before anything is written.
    private void RequireConfirmed()
    {
        if (!_options.AllowReplace && _scan is not null)
            Confirmation.Require(_source!, _series.Product, _plan!, _scan.Digests, _store, _cancellation);
    }

    // The number of rows and the first and last time show whether a done record matches the table (C5). If days may be replaced, the values
    // are compared here too; otherwise the gates at the end refuse days with other values.
    private IReadOnlySet<TradingDay> FindAlteredDays(CheckpointState state, IBarStore store) =>
        new VerificationGates(store, source: null, state, sampleDays: null).Run(null, _cancellation).AlteredDays;

    private PlannedChunk FindChunk(TradingDay day) => _plan!.Chunks.LastOrDefault(c => c.Range.First <= day) ?? _plan.Chunks[0];

    // W2: the chunk that a worker failed is recorded with an attempt of its own.
    private void FailChunk(PlannedChunk chunk, BackfillException error)
    {
        var attempt = CreatePendingRecord(chunk, _log!.NextId()) with { Status = AttemptStatus.InProgress, StartedAt = DateTime.UtcNow };
        _log.End([attempt], attempt, error, isOtherChunksError: false);
    }

    private ChunkProducer OpenChunks() =>
        _staged is null
            ? ChunkProducer.FromSelected(_source!, _selected!, [.. _plan!.Chunks.Select(c => c.Range)], _scan!.Accounting)
            : StagedArtifacts.Open(_source!, _stagingPlan!, _staged, _scan!.Accounting.Unread);

    private void MergeChunks()
    {
        var chunks = _plan!.Chunks;
        var attempts = new ChunkRecord[chunks.Count];
        for (var i = 0; i < attempts.Length; i++)
            attempts[i] = CreatePendingRecord(chunks[i], _log!.NextId());
        _log!.Append(attempts);

        using var producer = OpenChunks();
        using var pass = new MergePass(
            (IWritableBarStore)_store!,
            _records!,
            _log,
            _runId,
            _tally,
            new MemoryGuard(_options.Memory, Report),
            Report,
            _cancellation
        );
        pass.Run(chunks, attempts, producer);
        _ = producer.Next(_cancellation);
        if (producer.Accounting != _scan!.Accounting)
        {
            throw new SourceException(
                ErrorIds.AccountingMismatch,
                $"The source was read with other counts than were merged: {_scan.Accounting} and {producer.Accounting}.",
                advice: Advice.ReportMiscount
            );
        }
    }

    private void Verify()
    {
        var isUnchanged = _plan!.Chunks.Count == 0;

        // Committed rows are durable already. The engine puts them in their final place while the gates run.
        var maintenance = isUnchanged ? Task.CompletedTask : ((IWritableBarStore)_store!).StartMaintenance(_cancellation);
        try
        {
            // The records are read back from the disk, so that the gates check what a later run will find.
            var verification =
                isUnchanged && _audit is not null
                    ? _audit
                    : RunGates(isUnchanged ? _folder! : CheckpointFolder.Read(_options.CheckpointPath));
            _verification = verification with { AllowsEmpty = _options.AllowEmpty };
        }
        finally
        {
            Task.WaitAny(maintenance);
        }

        _report(new GatesRun(DateTime.UtcNow, _verification));
        _verification.Require();
        maintenance.GetAwaiter().GetResult();
    }

    // The days of this run are compared with the digests of what was derived from the source. A digest covers every value of every bar
    // (G2).
    private Verification RunGates(CheckpointFolder folder) =>
        new VerificationGates(_store!, source: null, folder.State, sampleDays: null, _tally.Derived, folder).Run(
            (fraction, day) => Progress(BackfillStage.Verifying, fraction, day.ToString()),
            _cancellation
        );

    private ChunkRecord CreatePendingRecord(PlannedChunk chunk, long attemptId) =>
        new()
        {
            AttemptId = attemptId,
            RunId = _runId,
            ChunkStart = chunk.Range.First.Date,
            ChunkEnd = chunk.Range.Last.Date,
            Status = AttemptStatus.Pending,
            Replace = chunk.MayReplace,
            SourceDbn = [.. _source!.Overlapping(chunk.Range.First.Open, chunk.Range.Last.Close).Select(SourceRecord.From)],
        };

    // If the end of a failed run cannot be written, the next run finds a start without an end, as after a crash.
    private void AppendEndRecord(ref Exception? error)
    {
        try
        {
            _records!.Append(CreateRunRecord(RunMoment.End, error));
        }
        catch (EnvironmentException e)
        {
            error ??= e;
        }
    }

    private RunRecord CreateRunRecord(RunMoment moment, Exception? error)
    {
        var counts = _tally.Counts;
        var record = new RunRecord
        {
            RunId = _runId,
            Moment = moment,
            At = DateTime.UtcNow,
            ToolVersion = ToolVersion.Current,
            EngineVersion = _database.Engine.Version,
            Configuration = _options.ToRecord(),
            Sources = [.. _source?.Files.Select(SourceRecord.From) ?? []],
            Choices = [],
        };
        return moment == RunMoment.Start
            ? record
            : record with
            {
                Accounting = _scan?.Accounting,
                Choices = _scan?.Choices ?? [],
                Merge = new MergeRecord(counts.Inserted, counts.Updated, counts.Unchanged, counts.Deleted),
                FirstTs = _verification?.FirstTs,
                LastTs = _verification?.LastTs,
                BuildDigest = _verification?.BuildDigest,
                Status = GetStatus(error),
                Error = error is null ? null : ErrorRecord.From(error),
                WallSeconds = _clock.Elapsed.TotalSeconds,
            };
    }

    private BackfillSummary Summarize(Exception? error) =>
        new()
        {
            RunId = _runId,
            Status = GetStatus(error),
            DryRun = _options.DryRun,
            Symbol = _series.Product.Root,
            Db = _database.Name,
            Checkpoint = _options.CheckpointPath,
            Requested = _plan?.Requested,
            ChunksPlanned = _plan?.Chunks.Count ?? 0,
            ChunksDone = _tally.Done,
            ChunksFailed = _tally.Failed,
            ChunksSkipped = _plan?.Skipped ?? 0,
            Merge = _tally.Counts,
            Trial = _trial,
            Scan = _scan,
            Plan = _plan,
            RecordedFiles = _recordedFiles,
            Notices = _source?.Notices ?? [],
            Verification = _verification,
            Elapsed = _clock.Elapsed,
        };

    private void Progress(BackfillStage stage, double fraction, string detail) =>
        Report(new ProgressMade(DateTime.UtcNow, stage, Math.Clamp(fraction, 0, 1), detail));

    private void Report(BackfillEvent runEvent)
    {
        if (runEvent is ProgressMade { Fraction: > 0 and < 1 })
        {
            const int MillisecondsBetween = 100;
            var now = _clock.ElapsedMilliseconds;
            if (now - _lastProgress < MillisecondsBetween)
                return;
            _lastProgress = now;
        }

        _report(runEvent);
    }

    private static RunStatus GetStatus(Exception? error) =>
        error switch
        {
            null => RunStatus.Done,
            OperationCanceledException => RunStatus.Cancelled,
            _ => RunStatus.Failed,
        };
}
