using System.Globalization;
using MgcBackfill.Crash.Lake;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Lake;

/// <summary>A fixed share of the kills of a lake's commands (L2, L4); <c>tests/Crash --lake</c> does many more.</summary>
[Trait("Category", "Slow")]
public sealed class LakeKillTests
{
    /// <summary>How often a command is killed; 5 times by default: if none ends before, once in each scenario.</summary>
    private const string Variable = "MGC_LAKE_KILLS";

    [Fact]
    public void Every_command_that_was_killed_finishes_with_the_same_bytes()
    {
        var kills = int.Parse(Environment.GetEnvironmentVariable(Variable) ?? "5", CultureInfo.InvariantCulture);
        using var folder = new ScratchFolder();

        var results = new LakeCrashRun(folder.FullName, seed: 5).Kill(kills).ToArray();

        Assert.All(results, r => Assert.True(r.Failure is null, $"{r.Scenario}, {r.Point}: {r.Failure}"));
        Assert.Equal(kills, results.Count(r => r.Killed));
    }
}
