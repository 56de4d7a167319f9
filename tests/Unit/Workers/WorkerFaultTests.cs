using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using MgcBackfill.Backfill;
using MgcBackfill.Checkpoint;
using MgcBackfill.Errors;
using MgcBackfill.Tests.Support;
using MgcBackfill.TestServers;
using MgcBackfill.Workers;

namespace MgcBackfill.Tests.Workers;

/// <summary>
/// W2, P5: a worker that exits, stops responding, sends invalid output or leaves a damaged artifact fails its chunk and stops the run.
/// </summary>
[Collection("Workers")]
public sealed class WorkerFaultTests : IDisposable
{
    private static readonly TimeSpan s_waitLimit = TimeSpan.FromSeconds(20);

    private readonly Workbench _bench = new();
    private readonly string _source;
    private readonly string _mark = Guid.NewGuid().ToString("N");

    public WorkerFaultTests() => _source = ThreeWeeks.WriteTo(_bench.File("source.dbn.zst"));

    private BackfillOptions Options => _bench.Options(_source) with { ChunkDays = 1, Workers = 2, Launcher = WorkerChildren.Marked(_mark) };

    private string Staging => Path.Combine(_bench.Checkpoint, "staging");

    public void Dispose() => _bench.Dispose();

    [LinuxFact]
    public void A_worker_that_is_killed_fails_its_chunk_and_the_same_command_finishes() // W2, C3, C4, I3
    {
        var error = RequireRefused<EnvironmentException>(Options, Once<ChunksStaged>(() => Signal("KILL")));

        Assert.Equal((ErrorIds.WorkerExited, ExitCodes.Environment), (error.Id, ExitCodes.For(error)));
        // the other worker may have been staging already
        Assert.Matches(@"was ended by signal 9 while (staging 2024-03-\d\d|opening the source)", error.Message);
        RequireFailedWithPendingRetry(error);
        RequireFinishes(Options);
    }

    [LinuxFact]
    public void A_worker_that_stops_responding_is_ended_and_the_same_command_finishes() // W2
    {
        var ids = new List<int>();
        var options = Options with { WorkerTimeout = TimeSpan.FromSeconds(2) };

        var clock = Stopwatch.StartNew();
        var error = RequireRefused<EnvironmentException>(options, Once<ChunksStaged>(() => ids.AddRange(Signal("STOP"))));

        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(60));
        Assert.Equal((ErrorIds.WorkerUnresponsive, ExitCodes.Environment), (error.Id, ExitCodes.For(error)));
        Assert.Contains("did not respond for 2 s", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(ids, WorkerChildren.IsRunning);
        RequireFailedWithPendingRetry(error);
        RequireFinishes(options with { WorkerTimeout = TimeSpan.FromSeconds(120) });
    }

    [LinuxFact]
    public void A_worker_that_exits_is_reported_with_its_output() // W2
    {
        var error = RequireRefused<EnvironmentException>(Options with { Launcher = WorkerChildren.Shell("echo out of luck >&2; exit 3") });

        Assert.Equal(ErrorIds.WorkerExited, error.Id);
        Assert.Contains(
            "ended with exit code 3 while opening the source. Its error output: out of l",
            error.Message,
            StringComparison.Ordinal
        );
        RequireFailedWithPendingRetry(error);
        RequireFinishes(Options);
    }

    [LinuxFact]
    public void A_worker_that_sends_invalid_output_is_a_defect_and_retry_failed_finishes() // W2, C4
    {
        var error = RequireRefused<InternalException>(
            Options with
            {
                Launcher = WorkerChildren.Shell("echo Welcome; exec cat > /dev/null"),
            }
        );

        Assert.Equal((ErrorIds.WorkerOutputInvalid, ExitCodes.Other), (error.Id, ExitCodes.For(error)));
        Assert.Contains("Welcome", error.Message, StringComparison.Ordinal);
        Assert.Equal([AttemptStatus.InProgress, AttemptStatus.Failed], _bench.Records.History.Select(r => r.Status));
        Assert.Equal(ErrorIds.ChunkFailedBefore, Assert.Throws<TargetException>(() => _bench.Run(Options)).Id);
        RequireFinishes(Options with { RetryFailed = true });
    }

    [LinuxFact]
    public void A_worker_of_another_build_is_refused() // W2
    {
        const string Other = """echo '{"ready":"1","progress":null,"staged":null,"refused":null}'; exec cat > /dev/null""";

        var error = RequireRefused<InternalException>(Options with { Launcher = WorkerChildren.Shell(Other) });

        Assert.Equal(ErrorIds.WorkerOutputInvalid, error.Id);
    }

    // The worker of unit 2 answers while the run is busy, after the refusal of unit 1, which makes unit 2 unnecessary. Unit 0 is still
    // needed.
    [LinuxFact]
    public void The_answer_of_a_worker_that_is_not_needed_any_more_is_not_an_error() // W2, S2
    {
        var (assigned, refused) = (_bench.File("assigned"), _bench.File("refused"));
        var script = $$"""
            wait_for() { while [ ! -e "$1" ]; do sleep 0.05; done; }
            read open
            printf '%s\n' '{{Line(new WorkerReport { Ready = WorkerLoop.Version })}}'
            read stage
            case "$stage" in
              *'"unit":0,'*)
                : > '{{assigned}}0'
                wait_for '{{refused}}'
                sleep 2
                printf '%s\n' '{{Refusal(0)}}' ;;
              *'"unit":1,'*)
                wait_for '{{assigned}}0'
                wait_for '{{assigned}}2'
                printf '%s\n' '{{Line(new WorkerReport { Progress = new ProgressReport(1, Workbench.Date("2024-03-05")) })}}'
                printf '%s\n' '{{Refusal(1)}}'
                : > '{{refused}}' ;;
              *)
                : > '{{assigned}}2'
                wait_for '{{refused}}'
                printf '%s\n' '{{Refusal(2)}}' ;;
            esac
            exec cat > /dev/null
            """;

        var error = RequireRefused<SourceException>(
            WorkerRunTests.With(Options, 3) with
            {
                Launcher = WorkerChildren.Shell(script),
            },
            e =>
            {
                if (e is ProgressMade { Stage: BackfillStage.Staging })
                    Thread.Sleep(TimeSpan.FromSeconds(1));
            }
        );

        Assert.Equal("unit 0", error.Message);
        Assert.Empty(_bench.Records.History);

        static string Line(WorkerReport report) => JsonSerializer.Serialize(report, WorkerJson.Default.WorkerReport);
        static string Refusal(int unit) =>
            Line(
                new WorkerReport
                {
                    Refused = new RefusedReport(unit, WorkerFault.From(new SourceException(ErrorIds.DbnRecordInvalid, $"unit {unit}"))),
                }
            );
    }

    [Fact]
    public void A_worker_that_cannot_be_started_is_an_environment_error_and_fails_no_chunk() // I3
    {
        var error = RequireRefused<EnvironmentException>(Options with { Launcher = new WorkerLauncher(_bench.File("absent"), []) });

        Assert.Equal(ErrorIds.WorkerNotStarted, error.Id);
        Assert.Empty(_bench.Records.History);
        RequireFinishes(Options);
    }

    // With one day in a chunk every unit begins with a chunk; with more days most units begin within one.
    public static TheoryData<string, int> Damages =>
        new()
        {
            { "flip", 1 },
            { "flip", 2 },
            { "flip", 5 },
            { "cut", 1 },
            { "empty", 1 },
            { "remove", 1 },
            { "swap", 1 },
            { "records", 1 },
            { "records", 5 },
        };

    [Theory]
    [MemberData(nameof(Damages))]
    public void A_damaged_artifact_fails_the_chunk_of_its_first_day_and_is_named(string damage, int chunkDays) // W2
    {
        var path = "";
        var options = Options with { ChunkDays = chunkDays };
        var error = RequireRefused<EnvironmentException>(options, Once<SourceScanned>(() => path = Damage(damage)));

        Assert.Equal((ErrorIds.ArtifactDamaged, ExitCodes.Environment), (error.Id, ExitCodes.For(error)));
        Assert.Equal(path, error.Where.File);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        var failed = RequireFailedWithPendingRetry(error, stored: true);
        var unit = int.Parse(Path.GetFileNameWithoutExtension(path)["unit-".Length..], CultureInfo.InvariantCulture);
        var planned = _bench.Events.OfType<ChunksStaged>().OrderBy(e => e.Range.First).ElementAt(unit).Range;
        var first = ThreeWeeks.Model.DayDigests.Keys.Order().First(d => d >= planned.First.Date);
        Assert.Equal(first, error.Where.TradingDay);
        Assert.InRange(first, failed.ChunkStart, failed.ChunkEnd);
        Assert.Equal(
            ThreeWeeks.Model.DayDigests.Keys.Where(d => d < failed.ChunkStart).Order(),
            _bench.Rows().Select(r => r.TradingDay).Distinct().Order()
        );
        RequireFinishes(options);
    }

    [LinuxFact]
    public void Failed_chunks_of_workers_are_finished_with_retry_failed() // C4
    {
        RequireRefused<EnvironmentException>(Options, Once<SourceScanned>(() => Damage("flip")));

        RequireFinishes(Options with { RetryFailed = true, Workers = 1 });
    }

    [LinuxFact]
    public void An_interrupt_of_the_workers_alone_stops_nothing() // I3: only the run itself decides whether it stops
    {
        var summary = _bench.Run(Options, Once<ChunksStaged>(() => Signal("INT")));

        Assert.Equal(ThreeWeeks.Model.BuildDigest, summary.BuildDigest);
    }

    // Ctrl+C reaches every process of a terminal, and a worker that is still starting does not ignore it yet. A shell whose caller ignores
    // the signal could not be ended by it, so it exits with the code that the system reports for the signal.
    [LinuxTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(15)]
    public void An_interrupt_that_ends_a_starting_worker_before_the_run_knows_it_cancels_the_run(int signal) // I3
    {
        using var stop = new CancellationTokenSource();
        var ended = _bench.File("ended");
        var run = Task.Run(() =>
            _bench.Run(Options with { Launcher = WorkerChildren.Shell($": > '{ended}'; exit {128 + signal}") }, null, stop.Token)
        );
        Assert.True(SpinWait.SpinUntil(() => File.Exists(ended), s_waitLimit));
        stop.CancelAfter(TimeSpan.FromMilliseconds(300));

        Assert.ThrowsAny<OperationCanceledException>(run.GetAwaiter().GetResult);

        Assert.DoesNotContain(_bench.Records.History, r => r.Status == AttemptStatus.Failed);
        Assert.Equal(RunStatus.Cancelled, _bench.Records.Runs.Last().Status);
        RequireFinishes(Options);
    }

    [LinuxFact]
    public void A_cancelled_staging_leaves_no_worker_no_folder_and_no_attempt() // I3, P5
    {
        using var stop = new CancellationTokenSource();
        var clock = new Stopwatch();
        var ids = new List<int>();

        Assert.ThrowsAny<OperationCanceledException>(() =>
            _bench.Run(
                Options,
                Once<ChunksStaged>(() =>
                {
                    ids.AddRange(WorkerChildren.FindByMark(_mark));
                    clock.Start();
                    stop.Cancel();
                }),
                stop.Token
            )
        );

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.NotEmpty(ids);
        Assert.DoesNotContain(ids, WorkerChildren.IsRunning);
        Assert.False(Directory.Exists(Staging));
        Assert.Empty(_bench.Records.History);
        Assert.Equal(RunStatus.Cancelled, _bench.Records.Runs.Last().Status);
        RequireFinishes(Options);
    }

    [Fact]
    public void A_cancelled_merge_of_artifacts_leaves_no_failed_chunk() // C4, I3
    {
        using var stop = new CancellationTokenSource();

        Assert.ThrowsAny<OperationCanceledException>(() => _bench.Run(Options, Once<ChunkMerged>(stop.Cancel), stop.Token));

        Assert.DoesNotContain(_bench.Records.History, r => r.Status == AttemptStatus.Failed);
        Assert.False(Directory.Exists(Staging));
        RequireFinishes(Options);
    }

    [SmallDiskFact]
    public void A_disk_that_fills_up_while_staging_is_reported_and_the_same_command_finishes_later() // W2, I3
    {
        foreach (var leave in new[] { 0, 4, 40 })
        {
            using var disk = new SmallDisk();
            using var bench = new Workbench();
            var options = Options with { Db = bench.Db, Checkpoint = Path.Combine(disk.Path, "records") };

            var error = Assert.Throws<EnvironmentException>(() =>
                bench.Run(
                    options,
                    e =>
                    {
                        if (e is PlanMade)
                            disk.Fill(leave);
                    }
                )
            );

            Assert.Equal((ErrorIds.DiskFull, ExitCodes.Environment), (error.Id, ExitCodes.For(error)));
            Assert.DoesNotContain(CheckpointFolder.Read(options.Checkpoint).History, r => r.Status == AttemptStatus.Failed);
            Assert.False(Directory.Exists(Path.Combine(options.Checkpoint, "staging")));
            disk.Empty();
            Assert.Equal(ThreeWeeks.Model.BuildDigest, bench.Run(options).BuildDigest);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Leftovers_of_a_crash_are_removed_unread_and_other_files_are_left_alone(int workers) // W2
    {
        string[] own =
        [
            Write("20240101T000000Z-0123abcd/unit-00000.parquet"),
            Write("20240101T000000Z-0123abcd/unit-00000.json"),
            Write("20240101T000000Z-0123abcd/unit-00001.parquet.unfinished"),
            Write("20240102T000000Z-0123abcd/unit-00000.parquet"),
        ];
        string[] other = [Write("20240102T000000Z-0123abcd/notes.txt"), Write("mine/unit-00000.parquet"), Write("unit-00000.parquet")];

        Assert.Equal(ThreeWeeks.Model.BuildDigest, _bench.Run(Options with { Workers = workers }).BuildDigest);

        Assert.DoesNotContain(own, File.Exists);
        Assert.False(Directory.Exists(Path.Combine(Staging, "20240101T000000Z-0123abcd")));
        Assert.All(other, f => Assert.True(File.Exists(f), f));
    }

    [LinuxFact]
    public void A_link_among_the_leftovers_is_not_followed() // W2
    {
        var other = Directory.CreateDirectory(_bench.File("elsewhere")).FullName;
        File.WriteAllText(Path.Combine(other, "unit-00000.parquet"), "precious");
        Directory.CreateDirectory(Staging);
        Directory.CreateSymbolicLink(Path.Combine(Staging, "20240101T000000Z-0123abcd"), other);

        _bench.Run(Options);

        Assert.Equal("precious", File.ReadAllText(Path.Combine(other, "unit-00000.parquet")));
    }

    [LinuxFact]
    public void A_run_that_is_killed_leaves_no_worker_and_the_same_command_finishes() // P5, W2
    {
        string[] command = ["backfill", "--db", _bench.Db, "--dbn", _source, "--chunk-days", "1", "--workers", "2"];
        foreach (var artifacts in new[] { 0, 1 })
        {
            using var run = ProgramRun.Start(command);
            var workers = Wait(() => WorkerChildren.FindByParent(run.Id), w => w.Count == 2 && Artifacts() >= artifacts, run);
            Assert.True(run.Kill(), run.Output);
            Wait(() => workers.Where(WorkerChildren.IsRunning).ToList(), alive => alive.Count == 0, null);
        }

        Assert.True(Directory.Exists(Staging));
        using var again = ProgramRun.Start(command);
        again.WaitForEnd();
        Assert.True(again.ExitCode == 0, again.Output);
        Assert.False(Directory.Exists(Staging));
        _bench.RequireModel(ThreeWeeks.Model);
    }

    private TError RequireRefused<TError>(BackfillOptions options, Action<BackfillEvent>? listener = null)
        where TError : BackfillException => Assert.Throws<TError>(() => _bench.Run(options, listener));

    private static T Wait<T>(Func<T> check, Func<T, bool> until, ProgramRun? run)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < s_waitLimit; Thread.Sleep(1))
        {
            var seen = check();
            if (until(seen))
                return seen;
            Assert.False(run?.Ends(TimeSpan.Zero) ?? false, run?.Output);
        }

        throw new TimeoutException("It did not come.");
    }

    private int Artifacts() =>
        Directory.Exists(Staging) ? Directory.EnumerateFiles(Staging, "*.parquet*", SearchOption.AllDirectories).Count() : 0;

    private static Action<BackfillEvent> Once<T>(Action act)
    {
        var done = false;
        return e =>
        {
            if (done || e is not T)
                return;
            done = true;
            act();
        };
    }

    private List<int> Signal(string signal)
    {
        var ids = WorkerChildren.FindByMark(_mark).ToList();
        ids.ForEach(id => WorkerChildren.Signal(id, signal));
        return ids;
    }

    // Damages the files of one unit in the middle of the range. Returns the path that the error must name.
    private string Damage(string damage)
    {
        var artifacts = Directory.GetFiles(Staging, "*.parquet", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
        var path = artifacts[artifacts.Length / 2];
        var bytes = File.ReadAllBytes(path);
        switch (damage)
        {
            case "flip":
                bytes[bytes.Length / 2] ^= 1;
                File.WriteAllBytes(path, bytes);
                break;
            case "cut":
                File.WriteAllBytes(path, bytes[..^1]);
                break;
            case "empty":
                File.WriteAllBytes(path, []);
                break;
            case "remove":
                File.Delete(path);
                break;
            case "swap":
                File.Copy(artifacts[1], path, overwrite: true);
                break;
            default:
                path = Path.ChangeExtension(path, ".json");
                var text = File.ReadAllText(path);
                File.WriteAllText(path, text.Replace("\"partial\":false", "\"partial\":true", StringComparison.Ordinal));
                break;
        }

        return path;
    }

    private string Write(string name)
    {
        var path = Path.Combine(Staging, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "half");
        return path;
    }

    // W2: the chunk failed, with its reason; C3: a new pending attempt follows it; the staging folder is removed.
    private ChunkRecord RequireFailedWithPendingRetry(BackfillException error, bool stored = false)
    {
        var failed = Assert.Single(_bench.Records.History, r => r.Status == AttemptStatus.Failed);
        Assert.Equal((error.Id, error.Message), (failed.Error!.Id, failed.Error.Message));
        Assert.Equal((failed.ChunkStart, failed.ChunkEnd), error.Where.Chunk);
        var last = _bench.Records.History.Last();
        Assert.Equal((AttemptStatus.Pending, failed.ChunkStart, failed.ChunkEnd), (last.Status, last.ChunkStart, last.ChunkEnd));
        Assert.True(last.AttemptId > failed.AttemptId);
        Assert.Equal(1, Assert.IsType<RunEnded>(_bench.Events[^1]).Summary.ChunksFailed);
        Assert.Equal(stored, _bench.Rows().Count > 0);
        Assert.DoesNotContain(_bench.Rows(), r => r.TradingDay >= failed.ChunkStart);
        Assert.False(Directory.Exists(Staging));
        return failed;
    }

    private void RequireFinishes(BackfillOptions options)
    {
        var files = _bench.RecordFiles();
        Assert.Equal(RunStatus.Done, _bench.Run(options).Status);
        _bench.RequireAppendedOnly(files);
        _bench.RequireModel(ThreeWeeks.Model);
    }
}
