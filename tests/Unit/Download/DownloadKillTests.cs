using System.Globalization;
using MgcBackfill.Crash.Download;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Download;

/// <summary>
/// A fixed share of the kills and broken connections of a download (N2, N3); <c>tests/Crash --download</c> does many more.
/// </summary>
[Trait("Category", "Slow")]
public sealed class DownloadKillTests
{
    /// <summary>How often a download is killed, and how many connections break; 12 by default.</summary>
    private const string Variable = "MGC_DOWNLOAD_KILLS";

    [Fact]
    public async Task Every_download_that_was_interrupted_finishes_and_buys_nothing_twice()
    {
        var times = int.Parse(Environment.GetEnvironmentVariable(Variable) ?? "12", CultureInfo.InvariantCulture);
        using var folder = new ScratchFolder();
        await using var run = await DownloadCrashRun.Start(folder.FullName, seed: 16);

        var histories = run.Kill(times).Concat(run.Break(times)).ToArray();

        Assert.All(histories, h => Assert.True(h.Failure is null, $"{h.Scenario}, {h.Point}: {h.Failure}"));
        Assert.Equal(times, histories.Count(h => h.Happened && h.IsKill));
        Assert.Equal(times, histories.Count(h => h.Happened && !h.IsKill));
    }
}
