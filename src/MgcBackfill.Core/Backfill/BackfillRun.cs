using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using MgcBackfill.Checkpoint;
using MgcBackfill.Engines;
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
/// One backfill from start to end: accept the source, plan, scan, merge chunk by chunk, verify the table. Everything that uses a clock, a
/// log or files is combined here; everything that depends on values alone is decided elsewhere.
/// </summary>
public sealed class BackfillRun : IDisposable
{
    private readonly BackfillOptions _options;
    private readonly BarSeries _series;
    private readonly IBarDatabase _database;
    private readonly Action<BackfillEvent> _report;
    private readonly CancellationToken _cancellation;

    // Cancels the background work of the run when the run ends, for whatever reason.
    private readonly CancellationTokenSource _stop;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly string _runId = string.Create(
        CultureInfo.InvariantCulture,
        $"{DateTime.UtcNow:yyyyMMdd'T'HHmmss'Z'}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}"
    );

    private readonly MergeTally _tally = new();
    private Task<SourceSet>? _accepting;
    private SourceSet? _source;
    private BackfillPlan? _plan;
    private ScanResult? _scan;
    private IReadOnlyList<StagedUnit>? _staged;
    private Verification? _verification;
    private IReadOnlyList<SourceFile> _recordedFiles = [];
    private long _lastProgress;

    private BackfillRun(BackfillOptions options, Action<BackfillEvent> report, CancellationToken cancellation)
    {
        (_options, _report, _cancellation) = (options, report, cancellation);
        (_series, _database) = (BarSeries.Of(Products.Get(options.Symbol)), BarDatabases.From(options.Db));
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
    }

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
        options.Validate();
        using var run = new BackfillRun(options, listener ?? (static _ => { }), cancellation);
        return run.Run();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        if (_accepting is not null)
            Task.WaitAny(_accepting);
        _stop.Dispose();
    }

    private BackfillSummary Run()
    {
        _report(new RunStarted(DateTime.UtcNow, _runId, _options.ToRecord(), ToolVersion.Current, _database.Engine));
        Exception? error = null;
        try
        {
            if (_options.DryRun)
                RunDry();
            else
                RunLocked();
        }
        catch (Exception e)
        {
            error = e;
            throw;
        }
        finally
        {
            _report(new RunEnded(DateTime.UtcNow, Summarize(error), error, _tally.LastCommitted));
        }

        return Summarize(null);
    }

    // I4: everything except writing. An existing database is opened read-only; nothing is created.
    private void RunDry()
    {
        var exists = _database.Exists();
        Accept(StartAccepting());
        var folder = ReadRecords();
        folder.RequireProduct(_series.Product);
        using var store = exists ? _database.OpenForReading(_series.Interval, _series.Product) : null;
        var table = store is { HasTable: true } ? store : null;
        RequireUsable(table);
        Plan(folder.State, table, audit: null);
        Scan(keepDecisions: true);
        RequireConfirmed(table);
    }

    // D3: a first run that is refused leaves nothing behind. Everything that can refuse it without reading a bar is checked before anything
    // is created.
    private Task<SourceSet> StartAndCheckFirstRun(bool exists)
    {
        var accepting = StartAccepting();
        var runs = CheckpointFolder.ReadRuns(_options.CheckpointPath, _series.Product);
        if (exists && !runs.Any(r => r.Configuration.Db == _database.Name))
            RequireUsable();
        if (Directory.Exists(_options.CheckpointPath))
            return accepting;
        _ = new BackfillPlanner(_options, accepting.GetAwaiter().GetResult(), CheckpointState.Empty, table: null).Plan();
        return accepting;
    }

    private void RequireUsable()
    {
        using var store = _database.OpenForReading(_series.Interval, _series.Product);
        RequireUsable(store.HasTable ? store : null);
    }

    private static void RequireUsable(IBarStore? table)
    {
        table?.RequireSchema();
        table?.RequireProduct();
    }

    private void RunLocked()
    {
        _database.RequirePlace();
        var accepting = StartAndCheckFirstRun(_database.Exists());
        using var databaseLock = _database.Lock();
        CheckpointFolder.CreateFolder(_options.CheckpointPath);
        using var folderLock = FileLock.Acquire(Path.Combine(_options.CheckpointPath, ".lock"), _options.CheckpointPath);
        var folder = ReadRecords();
        using var records = folder.OpenForAppending();
        using var staging = new StagingFolder(_options.CheckpointPath, _runId);
        Exception? error = null;
        records.Append(CreateRunRecord(RunMoment.Start, null));
        try
        {
            Accept(accepting);
            using var store = _database.OpenForWriting(_series);
            BuildDays(store, folder, records, staging);
        }
        catch (Exception e)
        {
            error = e;
            throw;
        }
        finally
        {
            AppendEndRecord(records, error);
        }
    }

    private void BuildDays(IWritableBarStore store, CheckpointFolder folder, CheckpointWriter records, StagingFolder staging)
    {
        try
        {
            var audit = CouldBeFinished(folder.State) ? RunGates(store, folder) : null;
            Plan(folder.State, store, audit);
            if (_plan!.Chunks.Count > 0)
            {
                var log = new AttemptLog(records, folder.State.NextAttemptId, _tally, Report);
                if (_options.StagesInWorkers)
                    Stage(staging, log);
                else
                    Scan(keepDecisions: false);
                RequireConfirmed(store);
                MergeChunks(store, records, log, staging);
            }

            Verify(store, folder, _plan.Chunks.Count == 0 ? audit : null);
        }
        catch (OperationCanceledException)
        {
            // A cancelled run ends at once.
            store.SkipMaintenance();
            throw;
        }
    }

    // The source is hashed while the records are read; the two are independent.
    private Task<SourceSet> StartAccepting()
    {
        Progress(BackfillStage.Accepting, 0, "reading headers and computing hashes");
        return _accepting = Task.Run(() => SourceSet.Accept(_options.Dbn, _options.Source, _stop.Token));
    }

    private void Accept(Task<SourceSet> accepting)
    {
        _source = accepting.GetAwaiter().GetResult();
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

    private void Plan(CheckpointState state, IBarStore? store, Verification? audit)
    {
        var altered = !_options.AllowReplace || store is null ? null : audit?.AlteredDays ?? FindAlteredDays(state, store);
        using var table = new TableView(store, audit, altered);
        _plan = new BackfillPlanner(_options, _source!, state, table).Plan();
        if (_plan.Needed.Count > 0)
        {
            // With the recorded files in addition to those given, the same days are planned again from everything they were built from.
            _recordedFiles = RecordedFiles.Open(_plan.Needed, _options.AllowLess, _cancellation);
            _source = _source!.With(_recordedFiles);
            _report(new RecordedFilesOpened(DateTime.UtcNow, _recordedFiles));
            _plan = new BackfillPlanner(_options, _source, state, table).Plan();
        }

        _report(new PlanMade(DateTime.UtcNow, _plan));
    }

    // C5: other files must give the bars that are recorded, or the run stops before anything is written.
    private void RequireConfirmed(IBarStore? store)
    {
        if (!_options.AllowReplace)
            Confirmation.Require(_source!, _plan!, _scan!.Digests, store, _cancellation);
    }

    // The number of rows and the first and last time show whether a done record matches the table (C5). If days may be replaced, the values
    // are compared here too; otherwise the gates at the end refuse days with other values.
    private IReadOnlySet<TradingDay> FindAlteredDays(CheckpointState state, IBarStore store) =>
        new VerificationGates(store, source: null, state, sampleDays: null).Run(null, _cancellation).AlteredDays;

    private void Scan(bool keepDecisions)
    {
        _scan = SourceScan.Run(
            _source!,
            _plan!,
            keepDecisions,
            (fraction, day) => Progress(BackfillStage.Scanning, fraction, day.ToString()),
            _cancellation
        );
        _report(new SourceScanned(DateTime.UtcNow, _scan));
    }

    // Scan and staging in one step: the workers read the whole source, and nothing is written before every unit is complete (W1).
    private void Stage(StagingFolder staging, AttemptLog log)
    {
        staging.Create();
        var totals = new StagedTotals(_plan!.Expected.ContainsKey);
        var job = new StagingJob
        {
            Source = _source!,
            Requested = _plan.Requested,
            Chunks = [.. _plan.Chunks.Select(c => c.Range)],
            Folder = staging.Path,
            Workers = _options.Workers,
            Launcher = _options.Launcher!,
            Timeout = _options.WorkerTimeout,
            Progress = (fraction, day) => Progress(BackfillStage.Staging, fraction, day.ToString()),
            Staged = (unit, record, worker) =>
            {
                totals.Add(record);
                _report(
                    new ChunksStaged(DateTime.UtcNow, unit.Unit.Range, unit.Unit.Chunks.Count, unit.Days, unit.Rows, unit.Bytes, worker)
                );
            },
        };
        try
        {
            _staged = WorkerPool.Stage(job, _cancellation);
        }
        catch (BackfillException e) when (WorkerErrors.FailsItsChunk(e))
        {
            var (first, last) = e.Where.Chunk!.Value;
            var chunk = _plan.Chunks.Single(c => (c.Range.First.Date, c.Range.Last.Date) == (first, last));
            var attempt = CreatePendingRecord(chunk, log.NextId()) with { Status = AttemptStatus.InProgress, StartedAt = DateTime.UtcNow };
            log.End([attempt], attempt, e, isOtherChunksError: false);
            throw;
        }

        // The files must be unchanged since they were accepted, because the workers read them after that (A3).
        _source!.RequireUnchanged(_cancellation);
        _scan = SourceScan.FromWorkers(_source, _plan, totals);
        _report(new SourceScanned(DateTime.UtcNow, _scan));
    }

    private IChunkSource OpenChunks(StagingFolder staging) =>
        _staged is null
            ? new ChunkProducer(_source!, [.. _plan!.Chunks.Select(c => c.Range)], _plan.GetNeed, readsAll: false)
            : new StagedArtifacts(_source!, staging.Path, _staged, _scan!.Accounting.Unread);

    private void MergeChunks(IWritableBarStore store, CheckpointWriter records, AttemptLog log, StagingFolder staging)
    {
        var chunks = _plan!.Chunks;
        var attempts = new ChunkRecord[chunks.Count];
        for (var i = 0; i < attempts.Length; i++)
            attempts[i] = CreatePendingRecord(chunks[i], log.NextId());
        log.Append(attempts);

        using var producer = OpenChunks(staging);
        using var pass = new MergePass(store, records, log, _runId, _tally, Report, _cancellation);
        pass.Run(chunks, attempts, producer);
        _ = producer.Next(_cancellation);
        if (producer.Accounting != _scan!.Accounting)
        {
            throw new SourceException(
                ErrorIds.AccountingMismatch,
                $"Two passes over the source gave different counts: {_scan.Accounting} and {producer.Accounting}."
            );
        }
    }

    private void Verify(IWritableBarStore store, CheckpointFolder stateBefore, Verification? audit)
    {
        // Committed rows are durable already. The engine puts them in their final place while the gates run.
        var maintenance = _plan!.Chunks.Count == 0 ? Task.CompletedTask : store.StartMaintenance(_cancellation);
        try
        {
            // The records are read back from the disk, so that the gates check what a later run will find.
            _verification = (
                audit ?? RunGates(store, _plan.Chunks.Count == 0 ? stateBefore : CheckpointFolder.Read(_options.CheckpointPath))
            ) with
            {
                AllowsEmpty = _options.AllowEmpty,
            };
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
    private Verification RunGates(IBarStore store, CheckpointFolder folder) =>
        new VerificationGates(store, source: null, folder.State, sampleDays: null, _tally.Derived, folder).Run(
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
    private void AppendEndRecord(CheckpointWriter records, Exception? error)
    {
        try
        {
            records.Append(CreateRunRecord(RunMoment.End, error));
        }
        catch (EnvironmentException) when (error is not null) { }
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
            Db = Path.GetFullPath(_options.Db),
            Checkpoint = _options.CheckpointPath,
            Requested = _plan?.Requested,
            ChunksPlanned = _plan?.Chunks.Count ?? 0,
            ChunksDone = _tally.Done,
            ChunksFailed = _tally.Failed,
            ChunksSkipped = _plan?.Skipped ?? 0,
            Merge = _tally.Counts,
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
