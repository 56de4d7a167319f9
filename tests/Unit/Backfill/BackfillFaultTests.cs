using System.Diagnostics;
using System.Text.RegularExpressions;
using MgcBackfill.Backfill;
using MgcBackfill.Checkpoint;
using MgcBackfill.Crash;
using MgcBackfill.Errors;
using MgcBackfill.Tests.Crash;
using MgcBackfill.Tests.Support;
using MgcBackfill.TestServers;

namespace MgcBackfill.Tests.Backfill;

/// <summary>
/// I3, C4, C5: what the machine and its users can do between two runs and during one. A refused run stores nothing; once the cause is
/// fixed, the same command finishes.
/// </summary>
public sealed partial class BackfillFaultTests : IDisposable
{
    private readonly Workbench _bench = new();
    private readonly Tape _tape = Tape.Quiet("2024-01-08", "2024-01-19");

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_write_ahead_log_deleted_after_a_crash_is_detected_and_its_days_are_rebuilt_only_with_allow_replace() // C5
    {
        using var folder = new ScratchFolder();
        var runFolder = new RunFolder(folder.FullName);
        var resume = Scenario.All.Single(s => s.Name == "resume");
        resume.Prepare(runFolder);
        File.Delete(runFolder.Wal);

        using (var refused = TracedProcess.Start(resume.Command(runFolder)))
        {
            refused.WaitForEnd();
            Assert.True(refused.ExitCode == ExitCodes.TargetRefused, refused.Output);
            Assert.Equal(ErrorIds.StoredRowsChanged, runFolder.Records.Runs.Last().Error!.Id);
        }

        InProcess.Complete([.. resume.Command(runFolder), "--allow-replace"], 0);
    }

    [Fact]
    public void A_clock_that_goes_back_between_two_runs_changes_nothing() // C4, C6
    {
        var source = _bench.Write(_tape);
        _bench.Run(_bench.Options(source) with { End = Workbench.Date("2024-01-12"), ChunkDays = 2 });
        foreach (var file in Directory.EnumerateFiles(_bench.Checkpoint, "*.jsonl"))
            File.WriteAllText(file, Clock().Replace(File.ReadAllText(file), "\"$1\":\"2199-"));

        var summary = _bench.Run(_bench.Options(source) with { ChunkDays = 2 });

        Assert.True(summary.ChunksSkipped > 0);
        _bench.RequireModel(new ReferenceModel(_tape));
        Assert.True(_bench.Verify(source).Passed);
    }

    [Fact]
    public void A_second_database_with_the_records_of_the_first_is_refused_and_stays_empty() // C5
    {
        var source = _bench.Write(_tape);
        _bench.Run(source);
        var other = _bench.Options(source) with { Db = _bench.File("other.db"), Checkpoint = _bench.Checkpoint };

        _bench.RequireRefused<TargetException>(other, ErrorIds.StoredRowsChanged, ExitCodes.TargetRefused);

        Assert.Empty(TableRow.ReadAll(other.Db));
        _bench.RequireModel(new ReferenceModel(_tape));
        BackfillRun.Run(other with { Checkpoint = null });
        Assert.Equal(new ReferenceModel(_tape).Rows, TableRow.ReadAll(other.Db));
    }

    [Fact]
    public void An_older_copy_of_the_database_is_refused_and_updated_only_with_allow_replace() // C5
    {
        var source = _bench.Write(_tape);
        _bench.Run(_bench.Options(source) with { End = Workbench.Date("2024-01-12") });
        File.Copy(_bench.Db, _bench.File("older.db"));
        _bench.Run(source);
        File.Copy(_bench.File("older.db"), _bench.Db, overwrite: true);

        var error = _bench.RequireRefused<TargetException>(_bench.Options(source), ErrorIds.StoredRowsChanged, ExitCodes.TargetRefused);

        Assert.Contains("2024-01-15", error.Message, StringComparison.Ordinal);
        _bench.Run(_bench.Options(source) with { AllowReplace = true });
        _bench.RequireModel(new ReferenceModel(_tape));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_source_that_grows_or_shrinks_while_it_is_read_is_refused_and_the_next_run_finishes(bool grows) // A3, P1
    {
        var source = _bench.Write(_tape);
        var bytes = File.ReadAllBytes(source);

        var error = Record.Exception(() =>
            _bench.Run(
                _bench.Options(source) with
                {
                    ChunkDays = 1,
                },
                e =>
                {
                    if (e is SourceAccepted)
                        File.WriteAllBytes(source, grows ? [.. bytes, .. bytes] : bytes[..^1]);
                }
            )
        );

        Assert.Equal(ExitCodes.SourceRefused, ExitCodes.For(error));
        File.WriteAllBytes(source, bytes);
        _bench.Run(_bench.Options(source) with { ChunkDays = 1, RetryFailed = true });
        _bench.RequireModel(new ReferenceModel(_tape));
    }

    [SmallDiskFact]
    public void A_source_whose_mount_vanishes_is_an_environment_error_and_the_same_command_finishes() // I3, C4
    {
        var bytes = File.ReadAllBytes(_bench.Write(_tape));
        BackfillOptions options;
        using (var disk = new SmallDisk())
        {
            var source = Path.Combine(disk.Path, "source.dbn.zst");
            File.WriteAllBytes(source, bytes);
            options = _bench.Options(source) with { ChunkDays = 1 };

            var error = Record.Exception(() =>
                _bench.Run(
                    options,
                    e =>
                    {
                        if (e is SourceAccepted)
                            Process.Start("umount", ["--lazy", disk.Path]).WaitForExit();
                    }
                )
            );

            Assert.Equal(ExitCodes.Environment, ExitCodes.For(error));
            Assert.DoesNotContain(_bench.Records.History, r => r.Status == AttemptStatus.Failed);
        }

        Directory.CreateDirectory(Path.GetDirectoryName(options.Dbn[0])!);
        File.WriteAllBytes(options.Dbn[0], bytes);
        _bench.Run(options);
        _bench.RequireModel(new ReferenceModel(_tape));
        Directory.Delete(Path.GetDirectoryName(options.Dbn[0])!, recursive: true);
    }

    [TracerFact]
    public void The_second_of_two_simultaneous_runs_is_busy_and_the_first_finishes() // I3, P5
    {
        using var folder = new ScratchFolder();
        var runFolder = new RunFolder(folder.Folder("desk"));
        Scenario.All[0].Prepare(runFolder);
        var (trace, point) = (folder.File("trace"), KillPoint.All.Single(p => p.Name == "state: written, before the flush"));

        // The first run is stopped right after it has recorded its plan.
        using var first = TracedProcess.Start(Scenario.All[0].Command(runFolder), Tracer.Stopping(point.Call, trace));
        var steps = new Steps(trace);
        var stopped = steps.Follow(
            first,
            point,
            runFolder,
            1,
            () =>
            {
                var files = runFolder.RecordFiles();
                using var second = TracedProcess.Start(Scenario.All[0].Command(runFolder));
                second.WaitForEnd();
                Assert.True(second.ExitCode == ExitCodes.Environment, second.Output);
                Assert.Contains("in use by another run", second.Output, StringComparison.Ordinal);
                Assert.All(runFolder.RecordFiles(), f => Assert.Equal(files[f.Key], f.Value));
            }
        );

        Assert.True(stopped);
        Assert.True(first.ExitCode == 0, first.Output);
        InProcess.Complete(["verify", "--db", runFolder.Db, "--dbn", runFolder.Source], 0);
    }

    [TracerFact]
    public void Too_many_open_files_is_an_environment_error_and_the_same_command_finishes() // I3, C4
    {
        using var folder = new ScratchFolder();
        var runFolder = new RunFolder(folder.FullName);
        Scenario.All[0].Prepare(runFolder);
        string[] files =
        [
            runFolder.Db + ".lock",
            Path.Combine(runFolder.Checkpoint, ".lock"),
            Path.Combine(runFolder.Checkpoint, CheckpointFolder.StateFile),
            Path.Combine(runFolder.Checkpoint, CheckpointFolder.DaysFile),
            runFolder.Db + ".creating",
            runFolder.Db,
            runFolder.Wal,
            Path.Combine(runFolder.Source, "source.dbn.zst"),
        ];
        foreach (var (file, error) in files.SelectMany(f => (string[])["EMFILE", "ENFILE"], (f, e) => (f, e)))
        {
            // In practice a limit can hit any call; the tracer makes each call fail in turn.
            using var run = TracedProcess.Start(
                Scenario.All[0].Command(runFolder),
                [
                    .. Tracer.OnlyTraced,
                    "-f",
                    "-qq",
                    "-o",
                    "/dev/null",
                    "-P",
                    file,
                    "-e",
                    "trace=openat",
                    "-e",
                    $"inject=openat:error={error}",
                ]
            );
            run.WaitForEnd();
            Assert.True(run.ExitCode == ExitCodes.Environment, $"{file}, {error}: exit code {run.ExitCode}\n{run.Output}");
            Assert.DoesNotContain(runFolder.Records.History, r => r.Status == AttemptStatus.Failed);
        }

        InProcess.Complete(Scenario.All[0].Command(runFolder), 0);
    }

    [GeneratedRegex("\"(started_at|finished_at|at)\":\"2[0-9]{3}-")]
    private static partial Regex Clock();
}
