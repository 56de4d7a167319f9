using MgcBackfill.Checkpoint;

namespace MgcBackfill.Crash;

/// <summary>What a kill left on a desk.</summary>
/// <param name="Database">A database.</param>
/// <param name="Open">An attempt under way.</param>
/// <param name="Wal">A write-ahead log.</param>
/// <param name="Torn">A torn line.</param>
/// <param name="Staging">What workers had staged.</param>
internal readonly record struct Remains(bool Database, bool Open, bool Wal, bool Torn, bool Staging)
{
    public static Remains Of(Desk desk)
    {
        var state = desk.Records.State;
        return new Remains(
            File.Exists(desk.Db), state.Attempts.Any(a => a.Status == AttemptStatus.InProgress),
            File.Exists(desk.Wal), state.TornLines > 0, Directory.Exists(desk.Staging));
    }
}
