using System.Diagnostics;
using System.Globalization;
using MgcBackfill.Checkpoint;
using MgcBackfill.Crash;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Crash;

/// <summary>
/// P5, C2, C3, C7: a fixed share of the kills; the program tests/Crash does many more. Without strace, all kills are at random moments.
/// </summary>
[Trait("Category", "Slow")]
public sealed class KillTests(SharedStartStates fixtures) : IClassFixture<SharedStartStates>
{
    /// <summary>How often the program is killed; 24 times by default.</summary>
    private const string Variable = "MGC_CRASH_KILLS";

    [Fact]
    public void Every_history_with_kills_at_named_points_and_random_moments_ends_like_a_clean_run() // P5, C7
    {
        var kills = int.Parse(Environment.GetEnvironmentVariable(Variable) ?? "24", CultureInfo.InvariantCulture);
        using var folder = new ScratchFolder();

        var outcomes = new CrashRun(folder.FullName, seed: 5, Scenario.All, fixtures.States).Kill(kills).ToArray();

        Assert.All(outcomes, o => Assert.True(o.Failure is null, $"{o.Scenario}, {o.Point}: {o.Failure}"));
        Assert.InRange(outcomes.Sum(o => o.Kills), kills, kills + 1);
    }

    [Fact]
    public void Every_history_with_killed_runs_or_workers_ends_like_a_clean_run_without_workers() // P5, C7, W1, W2
    {
        const int Kills = 14;
        using var folder = new ScratchFolder();

        var outcomes = new CrashRun(folder.FullName, seed: 3, [.. Scenario.All.Where(s => s.Workers > 1)], fixtures.States)
            .Kill(Kills)
            .ToArray();

        Assert.All(outcomes, o => Assert.True(o.Failure is null, $"{o.Scenario}, {o.Point}: {o.Failure}"));
        Assert.InRange(outcomes.Sum(o => o.Kills), Kills, Kills + 1);
        if (CrashRun.CanUsePoints)
            Assert.Contains(outcomes, o => o.Kills > 0 && o.Point.StartsWith("a worker's ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_history_that_does_not_finish_its_work_is_reported() // tests the test harness itself
    {
        using var folder = new ScratchFolder();
        var cheat = new Scenario
        {
            Name = "cheat",
            Prepare = Scenario.All[0].Prepare,
            Recovery = ["--end", "2023-04-20"],
        };

        var outcomes = new CrashRun(folder.FullName, seed: 1, [cheat], fixtures.States).Kill(2).ToArray();

        Assert.Contains(outcomes, o => o.Failure is not null);
    }

    public static TheoryData<string, string> Damages =>
        new()
        {
            { "half of the records", "was not only appended to" },
            { "no records", "was not only appended to" },
            { "a changed row", "Exit code" },
            { "a row more", "Exit code" },
            { "another source from nothing", "The build digest is" },
            { "something staged", "is still there" },
        };

    // A check that never fails proves nothing, so each kind of damage must be found.
    [Theory]
    [MemberData(nameof(Damages))]
    public void Every_kind_of_damage_after_a_kill_is_found(string damage, string reported) // tests the test harness itself
    {
        using var folder = new ScratchFolder();
        var sabotaged = new Scenario
        {
            Name = "sabotaged",
            Prepare = Prepared(damage).Prepare,
            Damage = runFolder => Damage(runFolder, damage),
        };

        var outcomes = new CrashRun(folder.FullName, seed: 1, [sabotaged], fixtures.States).Kill(1).ToArray();

        Assert.All(outcomes, o => Assert.Contains(reported, o.Failure, StringComparison.Ordinal));
        using var output = new StringWriter();
        var report = new CrashReport(output);
        report.Add(outcomes[0]);
        Assert.Equal(1, report.End());
        Assert.Contains("FAILED: sabotaged", output.ToString(), StringComparison.Ordinal);
    }

    [TracerFact]
    public void A_process_that_outlives_its_run_is_found() // tests the test harness itself
    {
        var start = new ProcessStartInfo("sleep", ["60"]);
        start.Environment[LeftoverProcesses.Variable] = "one that stays";
        using var process = Process.Start(start)!;
        try
        {
            // A process has its own environment only once its program is loaded.
            SpinWait.SpinUntil(() => LeftoverProcesses.Find("one that stays").Count > 0, TimeSpan.FromSeconds(30));
            Assert.Equal([process.Id], LeftoverProcesses.Find("one that stays"));
            var error = Assert.Throws<InvalidOperationException>(() =>
                LeftoverProcesses.RequireNone("one that stays", TimeSpan.FromMilliseconds(100))
            );
            Assert.Contains($"{process.Id}", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            process.Kill();
            process.WaitForExit();
        }

        LeftoverProcesses.RequireNone("one that stays");
    }

    [TracerFact]
    public void A_kill_after_a_workers_call_hits_only_the_worker_after_the_call() // tests the test harness itself
    {
        using var folder = new ScratchFolder();
        var (scenario, runFolder) = (Scenario.All.Single(s => s.Name == "workers"), new RunFolder(folder.Folder("desk")));
        scenario.Prepare(runFolder);
        var point = Assert.Single(KillPoint.All, p => p.Name == "a worker's selection: made and empty");
        var trace = folder.File("trace");

        using var run = TracedProcess.Start(scenario.Command(runFolder), Tracer.Stopping(point.Call, trace));
        var killed = new Steps(trace).Follow(run, point, runFolder, 1, parent: false);

        Assert.Equal(7, run.ExitCode);
        Assert.Contains("was ended by signal 9", run.Output, StringComparison.Ordinal);
        // The worker makes no call after the one at which it was killed.
        var calls = File.ReadLines(trace).Select(l => Tracer.Call().Match(l)).Where(c => c.Success);
        var last = calls.Last(c => c.Groups["thread"].Value == $"{killed}");
        Assert.True(point.IsAt(last.Groups["call"].Value, last.Groups["file"].Value, runFolder), last.Value);
    }

    [TracerFact]
    public void A_kill_of_the_run_at_a_workers_call_leaves_the_workers_files() // tests the test harness itself
    {
        using var folder = new ScratchFolder();
        var (scenario, runFolder) = (Scenario.All.Single(s => s.Name == "workers"), new RunFolder(folder.Folder("desk")));
        scenario.Prepare(runFolder);
        var point = Assert.Single(KillPoint.All, p => p.Name == "a worker's bars: behind the renaming");
        var trace = folder.File("trace");

        using var run = TracedProcess.Start(scenario.Command(runFolder), Tracer.Stopping(point.Call, trace));
        Assert.NotNull(new Steps(trace).Follow(run, point, runFolder, 1, parent: true));

        Assert.Equal(TracedProcess.KilledCode, run.ExitCode);
        Assert.NotEmpty(Directory.EnumerateFiles(runFolder.Staging, "unit-*.parquet", SearchOption.AllDirectories));
    }

    [TracerFact]
    public void A_kill_before_a_call_prevents_the_call() // tests the test harness itself
    {
        using var folder = new ScratchFolder();
        var runFolder = new RunFolder(folder.FullName);
        Scenario.All[0].Prepare(runFolder);
        var point = Assert.Single(KillPoint.All, p => p.Name == "new database: before it is moved into place");

        using var run = TracedProcess.Start(Scenario.All[0].Command(runFolder), Tracer.Killing(point.Call, point.File(runFolder), 1));
        run.WaitForEnd();

        Assert.Equal(TracedProcess.KilledCode, run.ExitCode);
        Assert.True(File.Exists(runFolder.Db + ".creating"));
        Assert.False(File.Exists(runFolder.Db));
    }

    // Only a history that began with nothing may lose its earlier records.
    private static Scenario Prepared(string damage) =>
        Scenario.All.Single(s => s.Name == (damage == "another source from nothing" ? "fresh" : "resume"));

    private static void Damage(RunFolder runFolder, string damage)
    {
        var state = Path.Combine(runFolder.Checkpoint, CheckpointFolder.StateFile);
        switch (damage)
        {
            case "half of the records":
                File.WriteAllBytes(state, File.ReadAllBytes(state)[..((int)new FileInfo(state).Length / 2)]);
                break;
            case "no records":
                Directory.Delete(runFolder.Checkpoint, recursive: true);
                break;
            case "a changed row":
                runFolder.Sql("UPDATE bars_1m SET volume = volume + 1 WHERE ts_utc = (SELECT min(ts_utc) FROM bars_1m)");
                break;
            case "a row more":
                runFolder.Sql("INSERT INTO bars_1m VALUES ('2023-04-08 12:34:00+00', 'MGC', 'MGCM3', 1, 1, 1, 1, 1)"); // a Saturday
                break;
            case "another source from nothing":
                runFolder.Clear();
                Tape.Quiet("2023-03-27", "2023-05-19").WriteTo(Path.Combine(runFolder.Source, "source.dbn.zst"));
                break;
            default:
                Directory.CreateDirectory(Path.Combine(runFolder.Staging, "left"));
                break;
        }
    }
}
