using MgcBackfill.Checkpoint;
using MgcBackfill.Errors;
using MgcBackfill.Workers;

namespace MgcBackfill.Backfill;

/// <summary>Records the statuses of a run's attempts (C2), and reports each as an event once it is written.</summary>
/// <param name="records">The checkpoint files.</param>
/// <param name="nextId">The id of the next attempt.</param>
/// <param name="tally">Counts the chunks that are done and those that failed.</param>
/// <param name="report">Receives each change, in order, on the calling thread.</param>
internal sealed class AttemptLog(CheckpointWriter records, long nextId, MergeTally tally, Action<BackfillEvent> report)
{
    private long _nextId = nextId;

    /// <summary>Returns the id for a new attempt; each id is used once.</summary>
    public long NextId() => _nextId++;

    /// <summary>Appends changes of status and flushes them to the disk together.</summary>
    /// <exception cref="EnvironmentException">They could not be written.</exception>
    public void Append(params ReadOnlySpan<ChunkRecord> changes)
    {
        records.Append(changes);
        Report(changes);
    }

    /// <summary>Appends changes of status without a flush; the next flush writes them to the disk.</summary>
    /// <exception cref="EnvironmentException">They could not be written.</exception>
    public void Write(params ReadOnlySpan<ChunkRecord> changes)
    {
        records.Write(changes);
        Report(changes);
    }

    /// <summary>
    /// Records the end of an attempt that an error stopped. If the chunk itself is not the cause (cancelled, disk full, locked, or another
    /// chunk failed), the attempt becomes pending again, so that the same command can be run again (I3, exit code 7). Any other error makes
    /// it failed, which stops later runs (C4). A worker that ends fails its chunk (W2); if the environment caused that, a new attempt at
    /// the chunk is recorded as pending at once, so that the same command finishes (C3, C4, I3).
    /// </summary>
    /// <param name="before">Changes to write before it, in the same flush.</param>
    /// <param name="attempt">The attempt, in progress.</param>
    /// <param name="error">The error that ended it.</param>
    /// <param name="isOtherChunksError">True if another chunk caused the error.</param>
    public void End(IReadOnlyList<ChunkRecord> before, ChunkRecord attempt, Exception error, bool isOtherChunksError)
    {
        if (error is BackfillException failure && WorkerErrors.FailsItsChunk(error) && !isOtherChunksError)
            failure.WithChunk(attempt.Range);
        var ended = attempt with { FinishedAt = DateTime.UtcNow, Error = ErrorRecord.From(error) };
        var returned = ended with { Status = AttemptStatus.Pending };
        var failed = ended with { Status = AttemptStatus.Failed };
        var isInterruption = isOtherChunksError || error is OperationCanceledException || ExitCodes.For(error) == ExitCodes.Environment;
        var fails = !isOtherChunksError && (!isInterruption || WorkerErrors.FailsItsChunk(error));
        tally.Failed += fails ? 1 : 0;
        try
        {
            if (!fails)
            {
                Append([.. before, returned]);
            }
            else if (!isInterruption)
            {
                Append([.. before, failed]);
            }
            else
            {
                var again = attempt with { AttemptId = NextId() };
                Append([.. before, failed, again, returned with { AttemptId = again.AttemptId }]);
            }
        }
        catch (BackfillException)
        {
            // An attempt that stays in progress is resumed, as after a crash.
        }
    }

    private void Report(ReadOnlySpan<ChunkRecord> changes)
    {
        foreach (var change in changes)
        {
            tally.Done += change.Status == AttemptStatus.Done ? 1 : 0;
            report(new ChunkStatusChanged(DateTime.UtcNow, change));
        }
    }
}
