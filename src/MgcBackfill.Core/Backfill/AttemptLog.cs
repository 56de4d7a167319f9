using MgcBackfill.Checkpoint;
using MgcBackfill.Errors;
using MgcBackfill.Workers;

namespace MgcBackfill.Backfill;

/// <summary>Records the statuses of a run's attempts, and tells them when they are written (C2).</summary>
/// <param name="records">The checkpoint files.</param>
/// <param name="nextId">The id that the next attempt takes.</param>
/// <param name="tally">Counts what is done and what failed.</param>
/// <param name="tell">Told each change, in order, on the calling thread.</param>
internal sealed class AttemptLog(CheckpointWriter records, long nextId, MergeTally tally, Action<BackfillEvent> tell)
{
    private long _nextId = nextId;

    /// <summary>The id of a new attempt.</summary>
    public long TakeId() => _nextId++;

    /// <summary>Appends changes of status, in one flush.</summary>
    /// <exception cref="EnvironmentException">They could not be written.</exception>
    public void Append(params ReadOnlySpan<ChunkRecord> changes)
    {
        records.Append(changes);
        Tell(changes);
    }

    /// <summary>Appends changes of status that the next flush brings to the disk.</summary>
    /// <exception cref="EnvironmentException">They could not be written.</exception>
    public void Write(params ReadOnlySpan<ChunkRecord> changes)
    {
        records.Write(changes);
        Tell(changes);
    }

    /// <summary>
    /// Appends what becomes of an attempt that an error ended. What was nobody's fault (cancelled, disk full, locked) gives the attempt
    /// back, so that the same command can be run again (I3, exit code 7), and so does what another chunk failed of. Anything else marks
    /// it failed and stops later runs (C4). A worker's end fails its chunk (W2); where that is the environment's doing, the attempt that
    /// takes the chunk up again is opened at once, so that the same command finishes (C3, C4, I3).
    /// </summary>
    /// <param name="before">Changes that go in front, in the same flush.</param>
    /// <param name="attempt">The attempt, in progress.</param>
    /// <param name="error">What ended it.</param>
    /// <param name="isOthers">True where the error is another chunk's.</param>
    public void End(IReadOnlyList<ChunkRecord> before, ChunkRecord attempt, Exception error, bool isOthers)
    {
        var ended = attempt with { FinishedAt = DateTime.UtcNow, Error = ErrorRecord.Of(error) };
        var givenBack = ended with { Status = AttemptStatus.Pending };
        var failed = ended with { Status = AttemptStatus.Failed };
        var nobodysFault = isOthers || error is OperationCanceledException || ExitCodes.For(error) == ExitCodes.Environment;
        var fails = !isOthers && (!nobodysFault || ArtifactErrors.FailsItsChunk(error));
        tally.Failed += fails ? 1 : 0;
        try
        {
            if (!fails)
            {
                Append([.. before, givenBack]);
            }
            else if (!nobodysFault)
            {
                Append([.. before, failed]);
            }
            else
            {
                var again = attempt with { AttemptId = TakeId() };
                Append([.. before, failed, again, givenBack with { AttemptId = again.AttemptId }]);
            }
        }
        catch (BackfillException)
        {
            // An attempt left in progress is resumed like after a crash.
        }
    }

    private void Tell(ReadOnlySpan<ChunkRecord> changes)
    {
        foreach (var change in changes)
        {
            tally.Done += change.Status == AttemptStatus.Done ? 1 : 0;
            tell(new ChunkStatusChanged(DateTime.UtcNow, change));
        }
    }
}
