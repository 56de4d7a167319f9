using MgcBackfill.Checkpoint;
using MgcBackfill.Synthetic;

namespace MgcBackfill.Crash;

/// <summary>
/// A starting state and the command that is killed in it. If there are workers, the tracer follows them, and half of the kills hit a
/// worker.
/// </summary>
internal sealed record Scenario
{
    private const string LastOfFirstHalf = "2023-04-20";

    /// <summary>The market of the sources.</summary>
    internal static SyntheticMarketOptions Market { get; } =
        new()
        {
            Start = new DateOnly(2023, 3, 27),
            End = new DateOnly(2023, 5, 19),
            Density = 0.02,
            Spreads = false,
        };

    /// <summary>All scenarios.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new() { Name = "fresh", Prepare = Write },
        new()
        {
            Name = "resume",
            Prepare = runFolder =>
            {
                Write(runFolder);
                KillWhileWorking(runFolder);
            },
        },
        new()
        {
            Name = "retry",
            Prepare = FailOnce,
            Options = ["--retry-failed"],
        },
        new()
        {
            Name = "replace",
            Prepare = ChangeSource,
            Options = ["--allow-replace"],
        },
        new()
        {
            Name = "resumed-replace",
            Options = ["--allow-replace"],
            Prepare = runFolder =>
            {
                ChangeSource(runFolder);
                KillWhileWorking(runFolder, "--allow-replace");
            },
        },
        new() { Name = "complete", Prepare = Cut },
        new()
        {
            Name = "workers",
            Prepare = Write,
            Workers = 2,
        },
        new()
        {
            Name = "resumed-workers",
            Prepare = runFolder =>
            {
                Write(runFolder);
                KillWhileWorking(runFolder);
                KillStaging(runFolder);
            },
            Workers = 2,
        },
        new()
        {
            Name = "next-file",
            Prepare = NextFile,
            HasWholeSource = false,
        },
        new() { Name = "longer-file", Prepare = LongerFile },
        new()
        {
            Name = "replace-workers",
            Prepare = ChangeSource,
            Options = ["--allow-replace"],
            Workers = 2,
        },
    ];

    public required string Name { get; init; }

    /// <summary>Creates the state in which the command starts.</summary>
    public required Action<RunFolder> Prepare { get; init; }

    /// <summary>Options of the command in addition to the files and the chunk size.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>Number of processes that stage the chunks; 1 means the run itself.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>False if the table holds days of files that are not among the given ones.</summary>
    public bool HasWholeSource { get; init; } = true;

    /// <summary>Damage that the harness's own tests cause after the first kill, to prove that the harness detects it.</summary>
    public Action<RunFolder>? Damage { get; init; }

    /// <summary>Options that only the run after a kill has. Empty in all scenarios, because the same command must finish (P5).</summary>
    public IReadOnlyList<string> Recovery { get; init; } = [];

    /// <summary>The command for a run folder.</summary>
    public string[] Command(RunFolder runFolder) =>
        Workers == 1 ? WithoutWorkers(runFolder) : [.. WithoutWorkers(runFolder), "--workers", $"{Workers}"];

    /// <summary>The command without workers. The result must not depend on who stages the chunks (W1).</summary>
    public string[] WithoutWorkers(RunFolder runFolder) => [.. Base(runFolder), .. Options];

    /// <summary>The command that continues after a kill.</summary>
    public string[] CommandAfter(RunFolder runFolder) => [.. Command(runFolder), .. Recovery];

    private static string[] Base(RunFolder runFolder) => ["backfill", "--db", runFolder.Db, "--dbn", runFolder.Source, "--chunk-days", "2"];

    private static void Write(RunFolder runFolder) => SyntheticFile.Write(Path.Combine(runFolder.Source, "source.dbn.zst"), Market);

    // A finished table, and then another source in place of the first.
    private static void ChangeSource(RunFolder runFolder)
    {
        Write(runFolder);
        InProcess.Complete(Base(runFolder), 0);
        SyntheticFile.Write(Path.Combine(runFolder.Source, "source.dbn.zst"), Market with { Seed = 2 });
    }

    // A chunk that failed because a row had been inserted by hand; the row is then deleted.
    private static void FailOnce(RunFolder runFolder)
    {
        const int GateFailed = 5;
        Write(runFolder);
        InProcess.Complete([.. Base(runFolder), "--end", LastOfFirstHalf], 0);
        runFolder.Sql("INSERT INTO bars_1m VALUES ('2023-05-03 12:34:00+00', 'MGC', 'MGCM3', 1, 1, 1, 1, 1)");
        InProcess.Complete(Base(runFolder), GateFailed);
        runFolder.Sql("DELETE FROM bars_1m WHERE close = 1");
    }

    // The first file ends at midnight UTC, one hour into a trading day; the second file continues from there.
    private static void Cut(RunFolder runFolder)
    {
        var middle = new DateOnly(2023, 4, 20);
        SyntheticFile.Write(Path.Combine(runFolder.Source, "1.dbn.zst"), Market with { End = middle });
        InProcess.Complete(Base(runFolder), 0);
        if (!runFolder.Records.DayHistory.Last().Partial)
            throw new InvalidOperationException("The last day of the first file is not partial.");
        SyntheticFile.Write(Path.Combine(runFolder.Source, "2.dbn.zst"), Market with { Start = middle.AddDays(1) });
    }

    // The first file lies elsewhere and is no longer given. The day between is built from the recorded file and the given one.
    private static void NextFile(RunFolder runFolder)
    {
        var middle = new DateOnly(2023, 4, 20);
        var first = Path.Combine(Directory.CreateDirectory(Path.Combine(runFolder.Folder, "first")).FullName, "1.dbn.zst");
        SyntheticFile.Write(first, Market with { End = middle });
        InProcess.Complete(["backfill", "--db", runFolder.Db, "--dbn", first, "--chunk-days", "2"], 0);
        SyntheticFile.Write(Path.Combine(runFolder.Source, "2.dbn.zst"), Market with { Start = middle.AddDays(1) });
    }

    // A longer download replaces the first file: its days must be confirmed with it, one day is completed, and the rest is new.
    private static void LongerFile(RunFolder runFolder)
    {
        var source = Path.Combine(runFolder.Source, "source.dbn.zst");
        SyntheticFile.Write(source, Market with { End = new DateOnly(2023, 4, 20) });
        InProcess.Complete(Base(runFolder), 0);
        SyntheticFile.Write(source, Market);
    }

    // Leaves an attempt in progress and a write-ahead log with committed chunks.
    private static void KillWhileWorking(RunFolder runFolder, params string[] options)
    {
        var before = DoneIn(runFolder);
        for (var tries = 0; tries < 50; tries++)
        {
            using var run = TracedProcess.Start([.. Base(runFolder), .. options]);
            while (!run.HasEnded && !(File.Exists(runFolder.Wal) && DoneIn(runFolder) >= before + 3))
                Thread.Sleep(1);
            var killed = run.Kill();
            if (killed && File.Exists(runFolder.Wal) && runFolder.Records.State.Attempts.Any(a => a.Status == AttemptStatus.InProgress))
                return;
            if (options.Length > 0)
                throw new InvalidOperationException("The run was quicker than the killer.");
            runFolder.Clear();
        }

        throw new InvalidOperationException("No run could be killed under way.");
    }

    // Leaves the staged files of workers whose run was killed.
    private static void KillStaging(RunFolder runFolder)
    {
        for (var tries = 0; tries < 50; tries++)
        {
            using var run = TracedProcess.Start([.. Base(runFolder), "--workers", "2"]);
            while (!run.HasEnded && !Staged(runFolder).Any())
                Thread.Sleep(1);
            var killed = run.Kill();
            LeftoverProcesses.RequireNone(run.Mark);
            if (!killed)
                throw new InvalidOperationException("The run was quicker than the killer.");
            if (Staged(runFolder).Any())
                return;
        }

        throw new InvalidOperationException("No run could be killed while its workers staged.");
    }

    private static IEnumerable<string> Staged(RunFolder runFolder) =>
        Directory.Exists(runFolder.Staging) ? Directory.EnumerateFiles(runFolder.Staging, "*.parquet", SearchOption.AllDirectories) : [];

    private static int DoneIn(RunFolder runFolder)
    {
        var path = Path.Combine(runFolder.Checkpoint, CheckpointFolder.StateFile);
        if (!File.Exists(path))
            return 0;
        using var file = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return file.ReadToEnd().Split("\"status\":\"done\"").Length - 1;
    }
}
