using System.Runtime.ExceptionServices;
using MgcBackfill.Checkpoint;
using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Staging;
using MgcBackfill.Store;

namespace MgcBackfill.Backfill;

/// <summary>
/// Merges the chunks of a plan in time order, each in its own transaction. A chunk's start and its day records are written to the disk
/// while it is merged, and always before its COMMIT. While one chunk is checked and committed, the next one is merged in a second
/// transaction; if the engine does that faster, both are merged at once. At most these two are open, and a chunk is committed only after
/// all earlier ones.
/// </summary>
internal sealed class MergePass : IDisposable
{
    private readonly CheckpointWriter _records;
    private readonly AttemptLog _log;
    private readonly string _runId;
    private readonly Action<BackfillEvent> _report;
    private readonly CancellationToken _cancellation;
    private readonly CancellationTokenSource _interruption;
    private readonly ChunkMerger[] _mergers;
    private readonly IWritableBarStore _store;
    private readonly MergeTally _tally;
    private readonly MemoryGuard _memory;
    private readonly List<ChunkRecord> _doneRecords = [];
    private readonly Queue<ChunkInProgress> _open = [];
    private IReadOnlyDictionary<TradingDay, StoredDay> _stored = new Dictionary<TradingDay, StoredDay>();
    private Task _dayRecords = Task.CompletedTask;

    /// <summary>Creates a pass over a table that is open for writing.</summary>
    /// <param name="store">The table.</param>
    /// <param name="records">The checkpoint files.</param>
    /// <param name="log">Records the attempts.</param>
    /// <param name="runId">Id of the run, for the records.</param>
    /// <param name="tally">Receives what is merged and committed.</param>
    /// <param name="memory">Decides when memory must be freed between two chunks.</param>
    /// <param name="report">Receives the events, in order, on the calling thread.</param>
    /// <param name="cancellation">Cancels the pass and leaves everything consistent.</param>
    public MergePass(
        IWritableBarStore store,
        CheckpointWriter records,
        AttemptLog log,
        string runId,
        MergeTally tally,
        MemoryGuard memory,
        Action<BackfillEvent> report,
        CancellationToken cancellation
    )
    {
        (_store, _records, _log, _runId) = (store, records, log, runId);
        (_tally, _memory, _report, _cancellation) = (tally, memory, report, cancellation);
        _interruption = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
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
            ChunkInProgress? current = null;
            try
            {
                while (_open.Count == _mergers.Length)
                    FinishOldest();
                current = new ChunkInProgress(chunks[i], Begin(attempts[i]), _mergers[i % _mergers.Length], source);
                Merge(current);
                MaintainWhenDue();
            }
            catch (Exception e)
            {
                Stop(current, e);
                throw;
            }

            _report(new ProgressMade(DateTime.UtcNow, BackfillStage.Merging, (i + 1.0) / chunks.Count, chunks[i].Range.ToString()));
        }

        while (_open.Count > 0)
            FinishOldest();
        AppendDoneRecords();
        _memory.End();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var chunk in _open)
        {
            Task.WaitAny(chunk.Committing ?? chunk.Merging ?? Task.CompletedTask);
            Task.WaitAny(chunk.Recording);
        }

        foreach (var merger in _mergers)
            merger.Dispose();
        _interruption.Dispose();
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

    // Appends in the background if the engine does that faster, and starts to commit the chunk before; merges here otherwise, and starts to
    // commit this chunk.
    private void Merge(ChunkInProgress current)
    {
        var before = _open.LastOrDefault();
        _open.Enqueue(current);
        _cancellation.ThrowIfCancellationRequested();
        var (chunk, staged) = (current.Chunk, current.Source.Next(_cancellation));
        if (staged?.Range != chunk.Range)
            throw new InternalException($"Chunk {chunk.Range} was expected, but {staged?.Range.ToString() ?? "nothing"} was staged.");
        current.Staged = staged;
        current.Recording = StartRecording(current);
        var isEmpty = IsEmpty(chunk.Range);
        if (isEmpty && _store.AppendsInParallel)
        {
            current.Merging = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            if (before is not null)
                StartCommit(before);
        }
        else
        {
            current.Merging = Task.FromResult(Run());
            StartCommit(current);
        }

        MergeCounts Run() => current.Merger.Merge(staged, _ => chunk.MayReplace, isEmpty, () => FinishBefore(current), _interruption.Token);
    }

    // The table is locked, and no two chunks have a day in common. So what it held for a chunk at the start of the pass, it still holds
    // now.
    private bool IsEmpty(TradingDayRange range) => !TradingDay.Range(range.First, range.Last).Any(_stored.ContainsKey);

    // Starts to check and commit a chunk as soon as it is merged and all earlier ones are committed.
    private void StartCommit(ChunkInProgress chunk)
    {
        if (chunk.Committing is not null)
            return;
        try
        {
            chunk.Counts = chunk.Merging!.GetAwaiter().GetResult();
        }
        catch (Exception e)
        {
            FinishBefore(chunk);
            UndoFrom(chunk, e);
            throw;
        }

        _report(new ChunkMerged(DateTime.UtcNow, chunk.Chunk.Range, chunk.Staged!.Bars.Count, chunk.Counts));
        foreach (var day in chunk.Staged.Days)
            _report(new DayDecided(DateTime.UtcNow, day.Decision));
        FinishBefore(chunk);
        chunk.Committing = Task.Run(() => Commit(chunk));
    }

    private void FinishBefore(ChunkInProgress chunk)
    {
        while (_open.Peek() != chunk)
            FinishOldest();
    }

    // Waits until the oldest open chunk is committed. If it fails, every open chunk is rolled back.
    private void FinishOldest()
    {
        var chunk = _open.Peek();
        try
        {
            StartCommit(chunk);
            chunk.Committing!.GetAwaiter().GetResult();
        }
        catch (Exception e)
        {
            UndoFrom(chunk, e);
            throw;
        }

        _open.Dequeue();
        var done = chunk.Committed!;
        _doneRecords.Add(done);
        _tally.Counts += chunk.Counts;
        _memory.Add(chunk.Counts.Stored);
        _tally.LastCommitted = done.LastTs ?? _tally.LastCommitted;
        foreach (var day in chunk.Staged!.Days)
            _tally.Derived[day.Decision.Day] = day.Decision.Digest;
        chunk.Source.Return(chunk.Staged);
    }

    // The start and the day records are on the disk before the rows, so the attempt that wrote the rows is always known, and a done record
    // always has its day records. Both flushes run at the same time, while the chunk is merged. The days of a chunk follow those of the
    // chunk before.
    private Task StartRecording(ChunkInProgress chunk)
    {
        var days = new DayRecord[chunk.Staged!.Days.Count];
        for (var i = 0; i < days.Length; i++)
            days[i] = new DayRecord(chunk.Staged.Days[i].Decision, chunk.Attempt.AttemptId, _runId);
        _dayRecords = _dayRecords.ContinueWith(
            _ => _records.Append((ReadOnlySpan<DayRecord>)days),
            CancellationToken.None,
            TaskContinuationOptions.None,
            TaskScheduler.Default
        );
        return Task.WhenAll(Task.Run(_records.FlushStatus), _dayRecords);
    }

    private void Commit(ChunkInProgress chunk)
    {
        var days = chunk.Staged!.Days;
        chunk.Merger.Verify(chunk.Staged);
        chunk.Recording.GetAwaiter().GetResult();
        chunk.Merger.Commit();
        _store.MakeDurable();
        chunk.Committed = chunk.Attempt with
        {
            Status = AttemptStatus.Done,
            RowsWritten = chunk.Counts.Stored,
            Merge = new MergeRecord(chunk.Counts.Inserted, chunk.Counts.Updated, chunk.Counts.Unchanged, chunk.Counts.Deleted),
            FirstTs = days.Count == 0 ? null : days[0].Decision.FirstTs,
            LastTs = days.Count == 0 ? null : days[^1].Decision.LastTs,
            FinishedAt = DateTime.UtcNow,
        };
    }

    private void MaintainWhenDue()
    {
        var isLimitReached = _memory.IsReached();
        if (!isLimitReached && !_store.IsMaintenanceDue)
            return;
        while (_open.Count > 0)
            FinishOldest();
        if (isLimitReached)
            _memory.Free(_store.Maintain);
        else
            _store.Maintain();
    }

    // The earlier chunks are finished first: if one of them fails too, its error is the earlier one, and the current chunk is not the
    // cause. If one of the open chunks was the cause, all of them are rolled back already.
    private void Stop(ChunkInProgress? current, Exception error)
    {
        try
        {
            while (_open.Count > 0 && _open.Peek() != current)
                FinishOldest();
        }
        catch (Exception e)
        {
            ExceptionDispatchInfo.Throw(e);
        }

        if (_open.Count > 0)
            UndoFrom(current!, error);
    }

    // A chunk behind the cause may still be merged by the other transaction, and may wait there for something that does not come.
    private void UndoFrom(ChunkInProgress cause, Exception error)
    {
        _interruption.Cancel();
        foreach (var chunk in _open)
            Undo(chunk, error, isOtherChunksError: chunk != cause);
        _open.Clear();
    }

    // C1: roll back and record.
    private void Undo(ChunkInProgress chunk, Exception error, bool isOtherChunksError)
    {
        if (chunk.Merging is { } merging)
            Task.WaitAny(merging);
        Task.WaitAny(chunk.Recording);
        try
        {
            chunk.Merger.Rollback();
        }
        catch (Exception second) when (second is BackfillException or DatabaseException)
        {
            // If even the rollback fails, the database is rolled back the next time it is opened. The first error is the one to report.
        }

        _log.End([.. _doneRecords], chunk.Attempt, error, isOtherChunksError);
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

        /// <summary>Writes the chunk's start and its day records to the disk.</summary>
        public Task Recording { get; set; } = Task.CompletedTask;

        public Task<MergeCounts>? Merging { get; set; }

        public MergeCounts Counts { get; set; }

        public Task? Committing { get; set; }

        public ChunkRecord? Committed { get; set; }
    }
}
