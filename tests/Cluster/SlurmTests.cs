using System.Diagnostics;

namespace MgcBackfill.Cluster;

/// <summary>L4: the units of a lake as jobs of Slurm, on two nodes.</summary>
public sealed class SlurmTests(LakeBench bench) : IClassFixture<LakeBench>
{
    [SlurmFact]
    public async Task Of_two_submissions_at_once_one_is_refused_and_so_is_a_later_one()
    {
        var submission = new Submission(bench, "together");
        await bench.Cluster.SetOpen(false);
        submission.Meet();

        var both = await Task.WhenAll(submission.Submit("--throttle", "2"), submission.Submit("--throttle", "2"));

        // Four units are two arrays here, because an index is less than MaxArraySize. What the other had submitted is gone.
        var accepted = Assert.Single(both, s => s.ExitCode == 0);
        Assert.Contains(": units from 0 on: 0-2%2\n", accepted.Out, StringComparison.Ordinal);
        Assert.Contains(": units from 3 on: 0%2\n", accepted.Out, StringComparison.Ordinal);
        var queue = await bench.Cluster.Queue();
        Assert.Equal(3, queue.Split('\n').Length);
        Assert.Contains("_[0-2%2] PD", queue, StringComparison.Ordinal);

        var refused = Assert.Single(both, s => s.ExitCode == 3);
        var later = await submission.Submit();
        Assert.Equal(3, later.ExitCode);
        Assert.Equal(queue, await bench.Cluster.Queue());

        // The advice removes the jobs.
        Assert.All([refused, later], s => Assert.Contains("an earlier submission", s.Error, StringComparison.Ordinal));
        var advice = later.Error.Split("scancel ")[1].Trim();
        Assert.StartsWith("--name=mgc-lake-", advice, StringComparison.Ordinal);
        await bench.Cluster.Run("scancel", advice);
        await bench.Cluster.WaitUntilEmpty();
        await bench.Cluster.SetOpen(true);
        Assert.False(Directory.Exists(submission.Lake.Folder));
    }

    [SlurmFact]
    public async Task Units_that_were_killed_or_cancelled_are_built_by_the_next_submission_and_the_lake_is_that_of_one_process()
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
        var events = submission.Events;
        Assert.DoesNotContain(events, e => e.Contains("commit", StringComparison.Ordinal));
        Assert.Equal(["end 0 0", "end 3 0"], Ends(events));

        var second = (await submission.Submit()).Require();
        Assert.Contains(": units from 0 on: 1-2\n", second, StringComparison.Ordinal);
        Assert.DoesNotContain("units from 3", second, StringComparison.Ordinal);
        await bench.Cluster.WaitUntilEmpty();

        // The commit began when both had ended.
        Assert.Equal(bench.Reference.Read(), submission.Lake.Read());
        Assert.Equal(["begin commit", "end commit 0"], submission.Events[^2..]);
        Assert.Equal(["end 1 0", "end 2 0"], Ends(submission.Events[events.Length..^2]));

        // With nothing to build, the commit alone is left.
        var third = (await submission.Submit("--dry-run")).Require();
        Assert.StartsWith("sbatch ", Assert.Single(third.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Contains("commit.sbatch", third, StringComparison.Ordinal);
        Assert.DoesNotContain("--dependency", third, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Ends(IEnumerable<string> events) =>
        events.Where(e => e.StartsWith("end", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
}
