using System.Runtime.ExceptionServices;
using MgcBackfill.Checkpoint;
using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Staging;
using MgcBackfill.Store;

namespace MgcBackfill.Backfill;

/// <summary>
/// Merges the chunks of a plan in time order, each in its own transaction. While one chunk is written to the disk (first its start and its
/// day records, then its COMMIT, always in this order), the next one is merged in a second transaction. At most these two are open, and a
/// chunk is committed only after all earlier ones.
/// </summary>
internal sealed class MergePass : IDisposable
{
    private readonly CheckpointWriter _records;
    private readonly AttemptLog _log;
    private readonly string _runId;
    private readonly Action<BackfillEvent> _report;
    private readonly CancellationToken _cancellation;
    private readonly ChunkMerger[] _mergers;
    private readonly IWritableBarStore _store;
    private readonly MergeTally _tally;
    private readonly List<ChunkRecord> _doneRecords = [];
    private IReadOnlyDictionary<TradingDay, StoredDay> _stored = new Dictionary<TradingDay, StoredDay>();
    private ChunkInProgress? _previous;
    private Exception? _earlierError;

    /// <summary>Creates a pass over a table that is open for writing.</summary>
    /// <param name="store">The table.</param>
    /// <param name="records">The checkpoint files.</param>
    /// <param name="log">Records the attempts.</param>
    /// <param name="runId">Id of the run, for the records.</param>
    /// <param name="tally">Receives what is merged and committed.</param>
    /// <param name="report">Receives the events, in order, on the calling thread.</param>
    /// <param name="cancellation">Cancels the pass and leaves everything consistent.</param>
    public MergePass(
        IWritableBarStore store,
        CheckpointWriter records,
        AttemptLog log,
        string runId,
        MergeTally tally,
        Action<BackfillEvent> report,
        CancellationToken cancellation
    )
    {
        (_store, _records, _log, _runId) = (store, records, log, runId);
        (_tally, _report, _cancellation) = (tally, report, cancellation);
        _mergers = [new ChunkMerger(store.OpenTransaction(), store.Series), new ChunkMerger(store.OpenTransaction(), store.Series)];
    }

    /// <summary>Merges every chunk, or stops at the first one that fails.</summary>
    /// <param name="chunks">The chunks, in order.</param>
    /// <param name="attempts">Their attempts, recorded as pending.</param>
    /// <param name="source">Returns a staged chunk for each.</param>
    /// <exception cref="BackfillException">The error that stopped the pass; it is recorded with its attempt.</exception>
    /// <exception cref="OperationCanceledException">The pass was cancelled.</exception>
    public void Run(IReadOnlyList<PlannedChunk> chunks, IReadOnlyList<ChunkRecord> attempts, ChunkProducer source)
    {
        _stored = _store.CountDays(new TradingDayRange(chunks[0].Range.First, chunks[^1].Range.Last));
        for (var i = 0; i < chunks.Count; i++)
        {
            var current = new ChunkInProgress(chunks[i], Begin(attempts[i]), _mergers[i % _mergers.Length], source);
            try
            {
                Merge(current);
                FinishPrevious();
            }
            catch (Exception e)
            {
                Stop(current, e);
                throw;
            }

            _previous = current;
            current.Committing = Task.Run(() => Commit(current));
            MaintainWhenDue();
            _report(new ProgressMade(DateTime.UtcNow, BackfillStage.Merging, (i + 1.0) / chunks.Count, chunks[i].Range.ToString()));
        }

        FinishPrevious();
        AppendDoneRecords();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The result was reported already, or the next run determines it, as after a crash.
        if (_previous?.Committing is { } committing)
            Task.WaitAny(committing);
        foreach (var merger in _mergers)
            merger.Dispose();
    }

    // The end of earlier chunks and the start of this one are written now, in case the process is killed, and flushed before the COMMIT, in
    // case of a power cut. Nothing of the chunk is on the disk before that.
    private ChunkRecord Begin(ChunkRecord pending)
    {
        var attempt = pending with { Status = AttemptStatus.InProgress, StartedAt = DateTime.UtcNow };
        _log.Write([.. _doneRecords, attempt]);
        _doneRecords.Clear();
        return attempt;
    }

    private void Merge(ChunkInProgress current)
    {
        _cancellation.ThrowIfCancellationRequested();
        var (chunk, staged) = (current.Chunk, current.Source.Next(_cancellation));
        if (staged?.Range != chunk.Range)
            throw new InternalException($"Chunk {chunk.Range} was expected, but {staged?.Range.ToString() ?? "nothing"} was staged.");
        current.Staged = staged;
        current.Counts = current.Merger.Merge(staged, _ => chunk.MayReplace, IsEmpty(chunk.Range), FinishPrevious, _cancellation);
        _report(new ChunkMerged(DateTime.UtcNow, chunk.Range, staged.Bars.Count, current.Counts));
        foreach (var day in staged.Days)
            _report(new DayDecided(DateTime.UtcNow, day.Decision));
    }

    // The table is locked, and no two chunks have a day in common. So what it held for a chunk at the start of the pass, it still holds
    // now.
    private bool IsEmpty(TradingDayRange range) => !TradingDay.Range(range.First, range.Last).Any(_stored.ContainsKey);

    // The start and the day records are on the disk before the rows, so the attempt that wrote the rows is always known, and a done record
    // always has its day records. The two flushes run at the same time and cost little more than one.
    private void Commit(ChunkInProgress current)
    {
        var days = new DayRecord[current.Staged!.Days.Count];
        for (var i = 0; i < days.Length; i++)
            days[i] = new DayRecord(current.Staged.Days[i].Decision, current.Attempt.AttemptId, _runId);
        var records = Task.WhenAll(Task.Run(_records.FlushStatus), Task.Run(() => _records.Append((ReadOnlySpan<DayRecord>)days)));
        try
        {
            current.Merger.Verify(current.Staged);
        }
        finally
        {
            Task.WaitAny(records);
        }

        records.GetAwaiter().GetResult();
        current.Merger.Commit();
        _store.MakeDurable();
        current.Committed = current.Attempt with
        {
            Status = AttemptStatus.Done,
            RowsWritten = current.Counts.Stored,
            Merge = new MergeRecord(current.Counts.Inserted, current.Counts.Updated, current.Counts.Unchanged, current.Counts.Deleted),
            FirstTs = days.Length == 0 ? null : days[0].FirstTs,
            LastTs = days.Length == 0 ? null : days[^1].LastTs,
            FinishedAt = DateTime.UtcNow,
        };
    }

    // Waits until the previous chunk is committed.
    private void FinishPrevious()
    {
        if (_previous is not { } before)
            return;
        _previous = null;
        try
        {
            before.Committing!.GetAwaiter().GetResult();
        }
        catch (Exception e)
        {
            _earlierError = e;
            Undo(before, e);
            throw;
        }

        var done = before.Committed!;
        _doneRecords.Add(done);
        _tally.Counts += before.Counts;
        _tally.LastCommitted = done.LastTs ?? _tally.LastCommitted;
        foreach (var day in before.Staged!.Days)
            _tally.Derived[day.Decision.Day] = day.Decision.Digest;
        before.Source.Return(before.Staged);
    }

    private void MaintainWhenDue()
    {
        if (!_store.IsMaintenanceDue)
            return;
        FinishPrevious();
        _store.Maintain();
    }

    // The previous chunk is finished first: if it fails too, its error is the earlier one, and the current chunk is not the cause.
    private void Stop(ChunkInProgress current, Exception error)
    {
        try
        {
            FinishPrevious();
        }
        catch (Exception e)
        {
            error = e;
        }

        Undo(current, error);
        if (_earlierError is not null)
            ExceptionDispatchInfo.Throw(_earlierError);
    }

    // C1: roll back and record.
    private void Undo(ChunkInProgress chunk, Exception error)
    {
        try
        {
            chunk.Merger.Rollback();
        }
        catch (Exception second) when (second is BackfillException or DatabaseException)
        {
            // If even the rollback fails, the database is rolled back the next time it is opened. The first error is the one to report.
        }

        _log.End([.. _doneRecords], chunk.Attempt, error, isOtherChunksError: error == _earlierError && chunk.Committing is null);
        _doneRecords.Clear();
    }

    private void AppendDoneRecords()
    {
        _log.Append([.. _doneRecords]);
        _doneRecords.Clear();
    }

    private sealed class ChunkInProgress(PlannedChunk chunk, ChunkRecord attempt, ChunkMerger merger, ChunkProducer source)
    {
        public PlannedChunk Chunk { get; } = chunk;

        public ChunkRecord Attempt { get; } = attempt;

        public ChunkMerger Merger { get; } = merger;

        public ChunkProducer Source { get; } = source;

        public StagedChunk? Staged { get; set; }

        public MergeCounts Counts { get; set; }

        public Task? Committing { get; set; }

        public ChunkRecord? Committed { get; set; }
    }
}
