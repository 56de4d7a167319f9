using System.Diagnostics;

namespace MgcBackfill.Cluster;

/// <summary>L4: the units of a lake as jobs of Slurm, on two nodes.</summary>
public sealed class SlurmTests(LakeBench bench) : IClassFixture<LakeBench>
{
    [SlurmFact]
    public async Task Of_two_submissions_at_once_one_is_refused_and_the_other_builds_what_one_process_builds()
    {
        var submission = new Submission(bench, "together");
        await bench.Cluster.SetOpen(false);
        submission.Meet();

        var both = await Task.WhenAll(submission.Submit("--throttle", "2"), submission.Submit("--throttle", "2"));

        var accepted = Assert.Single(both, s => s.ExitCode == 0);
        var refused = Assert.Single(both, s => s.ExitCode == 3);
        Assert.Contains("an earlier submission", refused.Error, StringComparison.Ordinal);
        Assert.Contains("scancel --name=", refused.Error, StringComparison.Ordinal);

        // Four units are two arrays here, because an index is less than MaxArraySize. What the other had submitted is gone.
        Assert.Contains(": units from 0 on: 0-2\n", accepted.Out, StringComparison.Ordinal);
        Assert.Contains(": units from 3 on: 0\n", accepted.Out, StringComparison.Ordinal);
        var queue = await bench.Cluster.Queue();
        Assert.Equal(3, queue.Split('\n').Length);
        Assert.Contains("_[0-2%2] PD", queue, StringComparison.Ordinal);

        var later = await submission.Submit();
        Assert.Equal(3, later.ExitCode);
        Assert.Equal(queue, await bench.Cluster.Queue());

        await bench.Cluster.SetOpen(true);
        await bench.Cluster.WaitUntilEmpty();

        Assert.Equal(bench.Reference.Read(), submission.Lake.Read());
        Assert.Equal(["begin commit", "end commit 0"], submission.Events[^2..]);
        Assert.Equal(
            Enumerable.Range(0, LakeBench.Units).Select(u => $"end {u} 0"),
            submission.Events[..^2].Where(e => e.StartsWith("end", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
        );
    }

    [SlurmFact]
    public async Task Units_that_were_killed_or_cancelled_are_built_by_the_next_submission()
    {
        var submission = new Submission(bench, "killed");
        submission.Stop(1);
        submission.Stop(2);
        var first = (await submission.Submit()).Require();
        var array = first.Split('\n')[0].Split(' ')[1].TrimEnd(':');

        // Each takes a node until it is gone.
        using (var killed = Process.GetProcessById(await submission.WaitUntilStopped(1)))
            killed.Kill();
        await submission.WaitUntilStopped(2);
        await bench.Cluster.Run("scancel", $"{array}_2");
        await bench.Cluster.WaitUntilEmpty();

        // The commit did not run, and does not stay in the queue.
        Assert.False(submission.Lake.IsCommitted);
        Assert.DoesNotContain(submission.Events, e => e.Contains("commit", StringComparison.Ordinal));
        Assert.Contains("end 3 0", submission.Events);
        Assert.Equal("1-2", await submission.Pending());

        var second = (await submission.Submit()).Require();
        Assert.Contains(": units from 0 on: 1-2\n", second, StringComparison.Ordinal);
        Assert.DoesNotContain("units from 3", second, StringComparison.Ordinal);
        await bench.Cluster.WaitUntilEmpty();

        Assert.Equal(bench.Reference.Read(), submission.Lake.Read());
        Assert.Equal(["end 1 0", "end 2 0"], submission.Events[^6..^2].Where(e => e[0] == 'e').Order(StringComparer.Ordinal));
        Assert.Equal(["begin commit", "end commit 0"], submission.Events[^2..]);

        // With nothing to build, the commit alone is left.
        var third = (await submission.Submit("--dry-run")).Require();
        Assert.StartsWith("sbatch ", Assert.Single(third.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Contains("commit.sbatch", third, StringComparison.Ordinal);
        Assert.DoesNotContain("--dependency", third, StringComparison.Ordinal);
    }
}
