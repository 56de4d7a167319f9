using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using MgcBackfill.Checkpoint;
using MgcBackfill.DuckDb;
using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Staging;
using MgcBackfill.Store;
using MgcBackfill.Verify;

namespace MgcBackfill.Backfill;

/// <summary>
/// One backfill from beginning to end: accept, plan, survey, merge chunk by chunk, prove the table. Everything that has a clock, a
/// log or a file of its own is tied together here; what can be decided with values alone is decided elsewhere.
/// </summary>
public sealed class BackfillRun
{
    private readonly BackfillOptions _options;
    private readonly Action<BackfillEvent> _tell;
    private readonly CancellationToken _cancellation;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly string _runId = string.Create(
        CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyyMMdd'T'HHmmss'Z'}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}");

    private readonly Dictionary<TradingDay, string> _derived = [];
    private SourceSet? _source;
    private BackfillPlan? _plan;
    private SurveyResult? _survey;
    private RecordAccounting? _merged;
    private Verification? _verification;
    private MergeCounts _counts;
    private DateTime? _lastCommitted;
    private int _done;
    private int _failed;
    private long _lastProgress;

    private BackfillRun(BackfillOptions options, Action<BackfillEvent> tell, CancellationToken cancellation)
    {
        (_options, _tell, _cancellation) = (options, tell, cancellation);
    }

    /// <summary>Runs a backfill on the calling thread.</summary>
    /// <param name="options">What is asked.</param>
    /// <param name="listener">Told what happens, in order, on the calling thread; must not throw.</param>
    /// <param name="cancellation">Stops the run with everything consistent; the same options resume it.</param>
    /// <returns>The summary of a run in which every requested chunk is done and every gate passed.</returns>
    /// <exception cref="BackfillException">What stopped the run; its class gives the exit code.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public static BackfillSummary Run(BackfillOptions options, Action<BackfillEvent>? listener = null, CancellationToken cancellation = default)
    {
        options.Validate();
        return new BackfillRun(options, listener ?? (static _ => { }), cancellation).Run();
    }

    private BackfillSummary Run()
    {
        _tell(new RunStarted(DateTime.UtcNow, _runId, _options.ToRecord(), ToolVersion.Current, DuckDbLibrary.Version));
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
            _tell(new RunEnded(DateTime.UtcNow, Summarize(error), error, _lastCommitted));
        }

        return Summarize(null);
    }

    // I4: everything but writing. A database that is there is opened read-only; nothing is created.
    private void RunDry()
    {
        Accept();
        var folder = ReadRecords();
        using var database = File.Exists(_options.Db) ? TargetDatabase.OpenForReading(Path.GetFullPath(_options.Db)) : null;
        var hasTable = database is not null && BarTable.Exists(database.Connection);
        if (hasTable)
            BarTable.Require(database!.Connection, database.Path);
        Plan(folder.State, hasTable ? database!.Connection : null);
        Survey(keepDecisions: true);
    }

    private void RunLocked()
    {
        var db = Path.GetFullPath(_options.Db);
        RequireFolder(db);
        using var databaseLock = FileLock.Take(db + ".lock", db);
        CheckpointFolder.CreateFolder(_options.CheckpointPath);
        using var folderLock = FileLock.Take(Path.Combine(_options.CheckpointPath, ".lock"), _options.CheckpointPath);
        var folder = ReadRecords();
        using var records = folder.OpenForAppending();
        Exception? error = null;
        records.Append(RunRecordOf(RunMoment.Start, null));
        try
        {
            Accept();
            using var database = TargetDatabase.OpenForWriting(db);
            Plan(folder.State, database.Connection);
            if (_plan!.Chunks.Count > 0)
            {
                Survey(keepDecisions: false);
                MergeChunks(database, records, folder.State.NextAttemptId);
            }

            Verify(database, folder);
        }
        catch (Exception e)
        {
            error = e;
            throw;
        }
        finally
        {
            EndRecord(records, error);
        }
    }

    private void Accept()
    {
        Progress(BackfillStage.Accepting, 0, "reading headers and hashing");
        _source = SourceSet.Accept(_options.Dbn, _cancellation);
        _tell(new SourceAccepted(DateTime.UtcNow, _source));
    }

    private CheckpointFolder ReadRecords()
    {
        var folder = CheckpointFolder.Read(_options.CheckpointPath);
        if (folder.State.TornLines > 0)
            _tell(new TornLinesFound(DateTime.UtcNow, folder.Path, folder.State.TornLines));
        return folder;
    }

    private void Plan(CheckpointState state, DuckDbConnection? connection)
    {
        var planner = new BackfillPlanner(
            _options, _source!, state,
            range => connection is null ? new Dictionary<TradingDay, StoredDay>() : StoredDay.Read(connection, range),
            _options.AllowReplace && connection is not null ? Altered(state, connection) : null);
        _plan = planner.Plan();
        _tell(new PlanMade(DateTime.UtcNow, _plan));
    }

    // Count, first and last tell whether a done record is true (C5); where days may be replaced, the values do too. Without that
    // permission the gates at the end refuse them.
    private IReadOnlySet<TradingDay> Altered(CheckpointState state, DuckDbConnection connection) =>
        new HonestyGates(connection, source: null, state, sampleDays: null).Run(null, _cancellation).Altered;

    private void Survey(bool keepDecisions)
    {
        _survey = SourceSurvey.Run(_source!, _plan!, keepDecisions, (fraction, day) => Progress(BackfillStage.Surveying, fraction, day.ToString()), _cancellation);
        _tell(new SourceSurveyed(DateTime.UtcNow, _survey));
    }

    private void MergeChunks(TargetDatabase database, CheckpointWriter records, long firstAttemptId)
    {
        var chunks = _plan!.Chunks;
        var attempts = new ChunkRecord[chunks.Count];
        for (var i = 0; i < attempts.Length; i++)
            attempts[i] = Pending(chunks[i], firstAttemptId + i);
        records.Append(attempts);
        foreach (var attempt in attempts)
            _tell(new ChunkStatusChanged(DateTime.UtcNow, attempt));

        using var producer = new ChunkProducer(_source!, [.. chunks.Select(c => c.Range)], _plan.NeedOf);
        using var merger = new ChunkMerger(database.Connection);
        ChunkRecord? justDone = null;
        for (var i = 0; i < chunks.Count; i++)
        {
            var attempt = attempts[i] with { Status = AttemptStatus.InProgress, StartedAt = DateTime.UtcNow };

            // One flush tells the end of the chunk before and the beginning of this one.
            if (justDone is null)
                records.Append(attempt);
            else
                records.Append(justDone, attempt);
            TellDone(justDone);
            _tell(new ChunkStatusChanged(DateTime.UtcNow, attempt));
            justDone = MergeChunk(chunks[i], attempt, producer, merger, records);
            Progress(BackfillStage.Merging, (i + 1.0) / chunks.Count, chunks[i].Range.ToString());
        }

        records.Append(justDone!);
        TellDone(justDone);
        _ = producer.Take(_cancellation);
        _merged = producer.Accounting;
        if (_merged != _survey!.Accounting)
            throw new SourceException(ErrorIds.AccountingMismatch, $"Two passes over the source gave different counts (P3): {_survey.Accounting} and {_merged}.");
    }

    private ChunkRecord MergeChunk(PlannedChunk chunk, ChunkRecord attempt, ChunkProducer producer, ChunkMerger merger, CheckpointWriter records)
    {
        try
        {
            _cancellation.ThrowIfCancellationRequested();
            var staged = producer.Take(_cancellation) ?? throw new InternalException($"The source ended before chunk {chunk.Range}.");
            if (staged.Range != chunk.Range)
                throw new InternalException($"Chunk {staged.Range} came in the place of {chunk.Range}.");
            var counts = merger.Merge(staged, _ => chunk.MayReplace, _cancellation);
            _tell(new ChunkMerged(DateTime.UtcNow, chunk.Range, staged.Bars.Count, counts));

            // The ledger is on the disk before the rows are: a done record always finds its days.
            var days = new DayRecord[staged.Days.Count];
            for (var i = 0; i < days.Length; i++)
            {
                days[i] = DayRecord.Of(staged.Days[i], attempt.AttemptId, _runId);
                _derived[staged.Days[i].Selection.Day] = staged.Days[i].Digest;
                _tell(new DayDecided(DateTime.UtcNow, staged.Days[i].Selection));
            }

            records.Append((ReadOnlySpan<DayRecord>)days);
            merger.Commit();
            _counts += counts;
            _lastCommitted = days.Length == 0 ? _lastCommitted : days[^1].LastTs;
            producer.Return(staged);
            return attempt with
            {
                Status = AttemptStatus.Done,
                RowsWritten = counts.Stored,
                Merge = new MergeRecord(counts.Inserted, counts.Updated, counts.Unchanged, counts.Deleted),
                FirstTs = days.Length == 0 ? null : days[0].FirstTs,
                LastTs = days.Length == 0 ? null : days[^1].LastTs,
                FinishedAt = DateTime.UtcNow,
            };
        }
        catch (Exception e)
        {
            Undo(e, attempt, merger, records);
            throw;
        }
    }

    // C1: roll back and record. What was nobody's fault (cancelled, disk full, locked) gives the attempt back, so that the same
    // command can be run again (I3, exit code 7); anything else marks it failed and stops later runs (C4).
    private void Undo(Exception error, ChunkRecord attempt, ChunkMerger merger, CheckpointWriter records)
    {
        try
        {
            merger.Rollback();
        }
        catch (Exception second) when (second is BackfillException or DuckDbQueryException)
        {
            // A database that cannot even roll back does so when it is opened again. The first error is the one to tell.
        }

        var givenBack = error is OperationCanceledException or EnvironmentException;
        var record = attempt with
        {
            Status = givenBack ? AttemptStatus.Pending : AttemptStatus.Failed,
            FinishedAt = DateTime.UtcNow,
            Error = ErrorRecord.Of(error),
        };
        _failed += givenBack ? 0 : 1;
        try
        {
            records.Append(record);
            _tell(new ChunkStatusChanged(DateTime.UtcNow, record));
        }
        catch (BackfillException)
        {
            // An attempt left in progress is resumed like after a crash.
        }
    }

    private void Verify(TargetDatabase database, CheckpointFolder before)
    {
        database.UseAllCores();

        // The records are read back from the disk: what is proved is what a later run will find. The days of this run are held against
        // the digests of what was derived from the source, which hold every value of every bar (G2).
        var state = _plan!.Chunks.Count == 0 ? before.State : CheckpointFolder.Read(_options.CheckpointPath).State;
        var gates = new HonestyGates(database.Connection, source: null, state, sampleDays: null, _derived);
        _verification = gates.Run((fraction, day) => Progress(BackfillStage.Verifying, fraction, day.ToString()), _cancellation);
        _tell(new GatesRun(DateTime.UtcNow, _verification));
        _verification.Require();
    }

    private ChunkRecord Pending(PlannedChunk chunk, long attemptId) => new()
    {
        AttemptId = attemptId,
        RunId = _runId,
        ChunkStart = chunk.Range.First.Date,
        ChunkEnd = chunk.Range.Last.Date,
        Status = AttemptStatus.Pending,
        Replace = chunk.MayReplace,
        SourceDbn = [.. _source!.Overlapping(chunk.Range.First.Open, chunk.Range.Last.Close).Select(SourceRecord.Of)],
    };

    private void TellDone(ChunkRecord? record)
    {
        if (record is null)
            return;
        _done++;
        _tell(new ChunkStatusChanged(DateTime.UtcNow, record));
    }

    // The end of a run that could not be written is like a crash: the next run finds a start without an end.
    private void EndRecord(CheckpointWriter records, Exception? error)
    {
        try
        {
            records.Append(RunRecordOf(RunMoment.End, error));
        }
        catch (EnvironmentException) when (error is not null)
        {
        }
    }

    private RunRecord RunRecordOf(RunMoment moment, Exception? error)
    {
        var record = new RunRecord
        {
            RunId = _runId,
            Moment = moment,
            At = DateTime.UtcNow,
            ToolVersion = ToolVersion.Current,
            DuckdbVersion = DuckDbLibrary.Version,
            Configuration = _options.ToRecord(),
            Sources = [.. _source?.Files.Select(SourceRecord.Of) ?? []],
        };
        return moment == RunMoment.Start ? record : record with
        {
            Accounting = _survey?.Accounting,
            Merge = new MergeRecord(_counts.Inserted, _counts.Updated, _counts.Unchanged, _counts.Deleted),
            FirstTs = _verification?.FirstTs,
            LastTs = _verification?.LastTs,
            BuildDigest = _verification?.BuildDigest,
            Status = StatusOf(error),
            Error = error is null ? null : ErrorRecord.Of(error),
            WallSeconds = _clock.Elapsed.TotalSeconds,
        };
    }

    private BackfillSummary Summarize(Exception? error) => new()
    {
        RunId = _runId,
        Status = StatusOf(error),
        DryRun = _options.DryRun,
        Db = Path.GetFullPath(_options.Db),
        Checkpoint = _options.CheckpointPath,
        Requested = _plan?.Requested,
        ChunksPlanned = _plan?.Chunks.Count ?? 0,
        ChunksDone = _done,
        ChunksFailed = _failed,
        ChunksSkipped = _plan?.Skipped ?? 0,
        Merge = _counts,
        Survey = _survey,
        Plan = _plan,
        Notices = _source?.Notices ?? [],
        Verification = _verification,
        Elapsed = _clock.Elapsed,
    };

    private void Progress(BackfillStage stage, double fraction, string detail)
    {
        const int MillisecondsBetween = 100;
        var now = _clock.ElapsedMilliseconds;
        if (now - _lastProgress < MillisecondsBetween && fraction is > 0 and < 1)
            return;
        _lastProgress = now;
        _tell(new ProgressMade(DateTime.UtcNow, stage, Math.Clamp(fraction, 0, 1), detail));
    }

    private static RunStatus StatusOf(Exception? error) => error switch
    {
        null => RunStatus.Done,
        OperationCanceledException => RunStatus.Cancelled,
        _ => RunStatus.Failed,
    };

    private static void RequireFolder(string db)
    {
        var folder = Path.GetDirectoryName(db)!;
        if (!Directory.Exists(folder))
            throw new EnvironmentException(ErrorIds.InputOutput, $"The folder '{folder}' of the database does not exist.", new ErrorLocation { File = folder }, "Create it, or check --db.");
    }
}
