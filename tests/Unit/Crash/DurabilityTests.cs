using MgcBackfill.Checkpoint;
using MgcBackfill.Crash;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Crash;

/// <summary>
/// P5: a real power cut cannot be tested, but the order of writes and flushes that durability depends on can be read from the system calls
/// of the program.
/// </summary>
public sealed class DurabilityTests : IDisposable
{
    private readonly Workbench _bench = new();

    public void Dispose() => _bench.Dispose();

    [TracerFact]
    public void The_done_record_comes_after_start_record_day_records_rows_and_file_names_are_flushed() // P5, C7, C8
    {
        var source = _bench.Write(Tape.Quiet("2024-01-08", "2024-01-12"));
        var trace = _bench.File("trace.txt");
        using var run = TracedProcess.Start(
            ["backfill", "--db", _bench.Db, "--dbn", source, "--chunk-days", "1"],
            [.. Tracer.OnlyTraced, "-f", "-qq", "-y", "-s", "100000", "-o", trace, "-e", "trace=openat,rename,write,pwrite64,fsync"]
        );
        run.WaitForEnd();
        Assert.True(run.ExitCode == 0, run.Output);

        var calls = File.ReadAllLines(trace);
        var done = First(calls, 0, "pwrite64", CheckpointFolder.StateFile, "\\\"status\\\":\\\"done\\\"");
        var folder = $"<{Path.GetDirectoryName(_bench.Db)}>";
        var records = $"<{_bench.Checkpoint}>";

        // The database under its final name; its log; the files of the records.
        Assert.InRange(First(calls, First(calls, 0, "rename", ".creating"), "fsync", folder), 1, done);
        Assert.InRange(First(calls, First(calls, 0, "openat", "gold.db.wal\"", "O_CREAT"), "fsync", folder), 1, done);
        foreach (var file in (string[])[CheckpointFolder.StateFile, CheckpointFolder.DaysFile, CheckpointFolder.RunsFile])
            Assert.InRange(First(calls, First(calls, 0, "openat", file, "O_CREAT"), "fsync", records), 1, done);

        // The start of the attempt and the day records come before the rows, and all of them before the done record.
        var begun = First(calls, 0, "pwrite64", CheckpointFolder.StateFile, "\\\"status\\\":\\\"in_progress\\\"");
        var dayRecords = First(calls, First(calls, 0, "pwrite64", CheckpointFolder.DaysFile), "fsync", CheckpointFolder.DaysFile);
        var rows = First(calls, 0, "write(", "gold.db.wal>");
        Assert.InRange(dayRecords, 1, rows);
        Assert.InRange(Ended(calls, First(calls, begun, "fsync", CheckpointFolder.StateFile)), begun, rows);
        Assert.InRange(First(calls, rows, "fsync", "gold.db.wal>"), rows, done);
    }

    // The line on which a call ended that other threads' calls interrupted in the trace.
    private static int Ended(string[] calls, int call) =>
        calls[call].EndsWith("<unfinished ...>", StringComparison.Ordinal)
            ? First(calls, call, calls[call].Split(' ')[0], "fsync resumed")
            : call;

    private static int First(string[] calls, int from, params string[] parts)
    {
        var at = Array.FindIndex(
            calls,
            from,
            c => parts.All(p => c.Contains(p, StringComparison.Ordinal)) && !c.Contains("ENOENT", StringComparison.Ordinal)
        );
        Assert.True(at >= 0, $"No call with {string.Join(", ", parts)}.");
        return at;
    }
}
