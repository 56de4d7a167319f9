using System.Globalization;
using MgcBackfill.Crash;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Crash;

/// <summary>
/// A share of the kills, always the same: P5, C2, C3, C7. tests/Crash is the program that goes on from here; without strace all its kills
/// are at random moments.
/// </summary>
[Trait("Category", "Slow")]
public sealed class KillTests
{
    /// <summary>How often the program is killed; 24 times where nothing is said.</summary>
    private const string Variable = "MGC_CRASH_KILLS";

    [Fact]
    public void Killed_at_named_points_and_at_random_moments_every_history_ends_as_a_clean_run_does() // P5, C7
    {
        var kills = int.Parse(Environment.GetEnvironmentVariable(Variable) ?? "24", CultureInfo.InvariantCulture);
        using var folder = new ScratchFolder();

        var outcomes = new CrashRun(folder.FullName, seed: 5, Scenario.All).Kill(kills).ToArray();

        Assert.All(outcomes, o => Assert.True(o.Failure is null, $"{o.Scenario}, {o.Point}: {o.Failure}"));
        Assert.InRange(outcomes.Sum(o => o.Kills), kills, kills + 1);
    }

    [Fact]
    public void What_is_wrong_with_a_history_is_told() // the harness itself
    {
        using var folder = new ScratchFolder();
        var cheat = new Scenario { Name = "cheat", Prepare = Scenario.All[0].Prepare, Recovery = ["--end", "2023-04-20"] };

        var outcomes = new CrashRun(folder.FullName, seed: 1, [cheat]).Kill(2).ToArray();

        Assert.Contains(outcomes, o => o.Failure is not null);
    }

    [TracerFact]
    public void A_kill_before_a_call_comes_before_it() // the harness itself
    {
        using var folder = new ScratchFolder();
        var desk = new Desk(folder.FullName);
        Scenario.All[0].Prepare(desk);
        var point = Assert.Single(KillPoint.All, p => p.Name == "new database: before it is moved into place");

        using var run = Victim.Start(Scenario.All[0].Command(desk), Tracer.Killing(point.Call, point.File(desk), 1));
        run.WaitForEnd();

        Assert.Equal(Victim.KilledCode, run.ExitCode);
        Assert.True(File.Exists(desk.Db + ".creating"));
        Assert.False(File.Exists(desk.Db));
    }
}
