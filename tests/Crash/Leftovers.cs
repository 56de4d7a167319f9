using MgcBackfill.Checkpoint;

namespace MgcBackfill.Crash;

/// <summary>What a kill left in a run folder.</summary>
/// <param name="Database">A database exists.</param>
/// <param name="Open">An attempt is in progress.</param>
/// <param name="Wal">A write-ahead log exists.</param>
/// <param name="Torn">The records end with an incomplete line.</param>
/// <param name="Staging">There are staged files of workers.</param>
internal readonly record struct Leftovers(bool Database, bool Open, bool Wal, bool Torn, bool Staging)
{
    public static Leftovers Find(RunFolder runFolder)
    {
        var state = runFolder.Records.State;
        return new Leftovers(
            File.Exists(runFolder.Db),
            state.Attempts.Any(a => a.Status == AttemptStatus.InProgress),
            File.Exists(runFolder.Wal),
            state.TornLines > 0,
            Directory.Exists(runFolder.Staging)
        );
    }
}
