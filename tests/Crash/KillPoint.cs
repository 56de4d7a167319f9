using System.Text.RegularExpressions;

namespace MgcBackfill.Crash;

/// <summary>
/// A named point: the moment before one of the system calls that a run makes. The moment after a call equals the moment before the next
/// one, because between two calls that write nothing changes that a later run could find. For a file in the staging folder, whose name is
/// not known in advance, the point is the moment after the call.
/// </summary>
/// <param name="Name">The name in the table.</param>
/// <param name="File">The file of the call, or the folder that contains the files of <paramref name="Staged"/>.</param>
/// <param name="Call">The system call.</param>
/// <param name="Staged">A pattern for names of files in the staging folder; null for a file with a known path.</param>
internal sealed record KillPoint(string Name, Func<RunFolder, string> File, string Call, string? Staged = null)
{
    /// <summary>The name for kills without a point.</summary>
    public const string RandomMoment = "a random moment";

    private const string Bars = @"unit-\d+\.parquet\.unfinished";
    private const string Selection = @"unit-\d+\.json\.unfinished";

    private static readonly (string Name, Func<RunFolder, string> File)[] s_records =
    [
        ("state", d => Path.Combine(d.Checkpoint, Checkpoint.CheckpointFolder.StateFile)),
        ("days", d => Path.Combine(d.Checkpoint, Checkpoint.CheckpointFolder.DaysFile)),
        ("runs", d => Path.Combine(d.Checkpoint, Checkpoint.CheckpointFolder.RunsFile)),
    ];

    /// <summary>All points. Tracing a scenario shows which of them it reaches.</summary>
    public static IReadOnlyList<KillPoint> All { get; } =
    [
        .. s_records.SelectMany(r =>
            (KillPoint[])
                [
                    new($"{r.Name}: before it is opened", r.File, "openat"),
                    new($"{r.Name}: before a write", r.File, "pwrite64"),
                    new($"{r.Name}: written, before the flush", r.File, "fsync"),
                ]
        ),
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
        new("staging: before its folder is made", d => d.Staging, "mkdir"),
        new("a worker's bars: behind a write", d => d.Staging, "write", Bars),
        new("a worker's bars: behind the flush", d => d.Staging, "fsync", Bars),
        new("a worker's bars: behind the renaming", d => d.Staging, "rename", Bars),
        new("a worker's selection: made and empty", d => d.Staging, "ftruncate", Selection),
        new("a worker's selection: behind a write", d => d.Staging, "pwrite64", Selection),
        new("a worker's selection: behind the flush", d => d.Staging, "fsync", Selection),
        new("a worker's selection: behind the renaming", d => d.Staging, "rename", Selection),
        new("staging: behind the deletion of a file", d => d.Staging, "unlink", @"unit-\d+\.(parquet|json)(\.unfinished)?"),
        new("staging: behind the deletion of a run's folder", d => d.Staging, "rmdir", @"\d{8}T\d{6}Z-[0-9a-f]{8}"),
    ];

    /// <summary>True if a call on a file is the one of this point.</summary>
    public bool IsAt(string call, string file, RunFolder runFolder) =>
        call == Call
        && (
            Staged is null
                ? file == File(runFolder)
                : file.StartsWith(File(runFolder) + Path.DirectorySeparatorChar, StringComparison.Ordinal)
                    && Regex.IsMatch(Path.GetFileName(file), $"^{Staged}$", RegexOptions.CultureInvariant)
        );
}
