using MgcBackfill.Checkpoint;
using MgcBackfill.Crash;
using MgcBackfill.Errors;
using MgcBackfill.Tests.Support;
using MgcBackfill.Verify;

namespace MgcBackfill.Tests.Crash;

/// <summary>
/// P1, P5, I3: a disk that is full, or fails, at any single write or flush of a run. The tracer injects the error once, at the first call
/// of a thread on a file. The run reports it and marks nothing as failed, and the same command finishes.
/// </summary>
[Trait("Category", "Slow")]
public sealed class DiskErrorTests
{
    // The log only describes a run: it may be incomplete without an error.
    private const string Log = "log: ";

    [TracerFact]
    public void A_disk_that_is_full_at_any_write_is_reported_and_the_same_command_finishes() =>
        RequireReportedAtEveryPoint(["write", "pwrite64"], "ENOSPC", ErrorIds.DiskFull);

    [TracerFact]
    public void A_disk_that_fails_at_any_write_is_reported_and_the_same_command_finishes() =>
        RequireReportedAtEveryPoint(["write", "pwrite64"], "EIO", ErrorIds.InputOutput);

    [TracerFact]
    public void A_disk_that_fails_at_any_flush_is_reported_and_the_same_command_finishes() =>
        RequireReportedAtEveryPoint(["fsync"], "EIO", ErrorIds.InputOutput);

    private static void RequireReportedAtEveryPoint(string[] calls, string error, string id)
    {
        using var folder = new ScratchFolder();
        var fresh = Scenario.All[0];
        var start = new RunFolder(folder.Folder("start"));
        fresh.Prepare(start);
        var clean = start.CopyTo(folder.File("clean"));
        InProcess.Complete(fresh.Command(clean), 0);
        var digest = VerifyRun.Digest(clean.Db).BuildDigest;
        var points = KillPoint
            .All.Where(p => p.Staged is null && calls.Contains(p.Call) && !p.Name.StartsWith(Log, StringComparison.Ordinal))
            .ToList();
        Assert.NotEmpty(points);
        foreach (var point in points)
        {
            var runFolder = start.CopyTo(folder.File("desk"));
            using (
                var run = TracedProcess.Start(
                    fresh.Command(runFolder),
                    [
                        .. Tracer.OnlyTraced,
                        "-f",
                        "-qq",
                        "-o",
                        "/dev/null",
                        "-P",
                        point.File(runFolder),
                        "-e",
                        $"trace={point.Call}",
                        "-e",
                        $"inject={point.Call}:error={error}:when=1",
                    ]
                )
            )
            {
                run.WaitForEnd();
                Assert.True(run.ExitCode == ExitCodes.Environment, $"{point.Name}: exit code {run.ExitCode}\n{run.Output}");
                Assert.Contains($"error {id}: ", run.Output, StringComparison.Ordinal);
            }

            Assert.DoesNotContain(runFolder.Records.History, r => r.Status == AttemptStatus.Failed);
            var records = runFolder.RecordFiles();
            InProcess.Complete(fresh.Command(runFolder), 0);
            Assert.Null(runFolder.FindRewrittenFile(records));
            Assert.True(VerifyRun.Run(new VerifyOptions { Db = runFolder.Db, Dbn = [runFolder.Source] }).Passed, point.Name);
            Assert.Equal(digest, VerifyRun.Digest(runFolder.Db).BuildDigest);
            Directory.Delete(runFolder.Folder, recursive: true);
        }
    }
}
