namespace MgcBackfill.Crash;

/// <summary>
/// A named point: the moment before one of the program's calls to the system. The moment after a call is the moment before the next:
/// between two calls that write, nothing changes of what a later run finds.
/// </summary>
/// <param name="Name">The name in the table.</param>
/// <param name="File">What the call is about.</param>
/// <param name="Call">The call.</param>
internal sealed record KillPoint(string Name, Func<Desk, string> File, string Call)
{
    /// <summary>The name of all kills that have no point.</summary>
    public const string RandomMoment = "a random moment";

    private static readonly (string Name, Func<Desk, string> File)[] s_records =
    [
        ("state", d => Path.Combine(d.Checkpoint, Checkpoint.CheckpointFolder.StateFile)),
        ("days", d => Path.Combine(d.Checkpoint, Checkpoint.CheckpointFolder.DaysFile)),
        ("runs", d => Path.Combine(d.Checkpoint, Checkpoint.CheckpointFolder.RunsFile)),
    ];

    /// <summary>Every point. Those that a scenario does not come by are found out by tracing it.</summary>
    public static IReadOnlyList<KillPoint> All { get; } =
    [
        .. s_records.SelectMany(r => (KillPoint[])
        [
            new($"{r.Name}: before it is opened", r.File, "openat"),
            new($"{r.Name}: before a write", r.File, "pwrite64"),
            new($"{r.Name}: written, before the flush", r.File, "fsync"),
        ]),
        new("lock of the database: before it is taken", d => d.Db + ".lock", "openat"),
        new("lock of the records: before it is taken", d => Path.Combine(d.Checkpoint, ".lock"), "openat"),
        new("records: before the folder is made", d => d.Checkpoint, "mkdir"),
        new("records: before the folder is flushed", d => d.Checkpoint, "fsync"),
        new("log: before a write", d => Path.Combine(d.Checkpoint, "mgc_backfill.log"), "pwrite64"),
        new("new database: before it is made", d => d.Db + ".creating", "openat"),
        new("new database: before a write", d => d.Db + ".creating", "pwrite64"),
        new("new database: before a flush", d => d.Db + ".creating", "fsync"),
        new("new database's log: before it is made", d => d.Db + ".creating.wal", "openat"),
        new("new database's log: before a write", d => d.Db + ".creating.wal", "write"),
        new("new database's log: before a flush", d => d.Db + ".creating.wal", "fsync"),
        new("new database's log: before it is deleted", d => d.Db + ".creating.wal", "unlink"),
        new("new database: before it is moved into place", d => d.Db + ".creating", "rename"),
        new("database's folder: before it is flushed", d => d.Folder, "fsync"),
        new("database: before it is opened", d => d.Db, "openat"),
        new("COMMIT: before the log is opened", d => d.Wal, "openat"),
        new("COMMIT: before a write", d => d.Wal, "write"),
        new("COMMIT: written, before the flush", d => d.Wal, "fsync"),
        new("CHECKPOINT: before a write", d => d.Db, "pwrite64"),
        new("CHECKPOINT: before a flush", d => d.Db, "fsync"),
        new("CHECKPOINT: before the log is deleted", d => d.Wal, "unlink"),
    ];
}
