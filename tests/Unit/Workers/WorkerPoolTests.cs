using System.Globalization;
using System.Text.Json;
using MgcBackfill.Dbn;
using MgcBackfill.DuckDb.Native;
using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Tests.Support;
using MgcBackfill.Workers;

namespace MgcBackfill.Tests.Workers;

/// <summary>W1, W2: how the run reacts to messages of workers, with scripted workers that send them at chosen moments.</summary>
public sealed class WorkerPoolTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [LinuxFact]
    public void The_refusal_of_an_earlier_unit_is_awaited_and_reported() // W1
    {
        // The earlier unit is refused only after the later one.
        var later = _folder.File("later");
        var wait = $"until [ -e {later} ]; do sleep 0.1; done; sleep 0.5";
        var answer = $"case $line in *'\"unit\":0,'*) {wait}; {RefuseCommand(0)};; *) {RefuseCommand(1)}; : > {later};; esac";

        var error = Assert.IsType<SourceException>(Stage(answer).Error);

        Assert.Equal("unit 0", error.Message);
    }

    [LinuxFact]
    public void A_refusal_does_not_wait_for_later_units() // W1
    {
        var error = Assert.IsType<SourceException>(Stage($"case $line in *'\"unit\":0,'*) {RefuseCommand(0)};; *) sleep 600;; esac").Error);

        Assert.Equal("unit 0", error.Message);
    }

    [LinuxFact]
    public void Progress_messages_keep_a_slow_worker_running() // W2
    {
        var progress = $"echo '{Line(new WorkerReport { Progress = new ProgressReport(0, null) })}'";
        var slow = $"for i in 1 2 3 4 5 6; do sleep 0.5; {progress}; done; {RefuseCommand(0)}";

        var error = Assert.IsType<SourceException>(Stage(slow, workers: 1, timeout: 2).Error);

        Assert.Equal("unit 0", error.Message);
    }

    [LinuxFact]
    public void A_unit_reported_as_staged_without_an_artifact_is_refused() // W2
    {
        var staged = $"echo '{Line(new WorkerReport { Staged = new StagedReport(0, [new StagedProduct(0, "00", null)]) })}'";

        var result = Stage(staged, workers: 1);

        Assert.Equal(ErrorIds.ArtifactDamaged, Assert.IsType<EnvironmentException>(result.Error).Id);
        Assert.Equal(Workbench.Day("2024-01-08"), result.FailedAt);
    }

    [LinuxFact]
    public void A_message_about_another_workers_unit_is_invalid_output() // W2
    {
        var error = Assert.IsType<InternalException>(Stage(RefuseCommand(1), workers: 1).Error);

        Assert.Equal(ErrorIds.WorkerOutputInvalid, error.Id);
    }

    [LinuxFact]
    public void A_worker_that_never_reads_its_requests_is_ended_at_the_time_limit() // W2
    {
        var error = Assert.IsType<EnvironmentException>(WorkerPool.Stage(ManyFiles(timeout: 1), CancellationToken.None)[0].Error);

        Assert.Equal(ErrorIds.WorkerUnresponsive, error.Id);
        Assert.Contains("while opening the source", error.Message, StringComparison.Ordinal);
    }

    [LinuxFact]
    public void A_worker_that_never_reads_its_requests_does_not_block_cancellation() // W2, I3
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(1));

        Assert.ThrowsAny<OperationCanceledException>(() => WorkerPool.Stage(ManyFiles(timeout: 600), stop.Token));
    }

    private static string RefuseCommand(int unit)
    {
        var fault = WorkerFault.From(new SourceException(ErrorIds.ZstdCorrupt, $"unit {unit}"));
        return $"echo '{Line(new WorkerReport { Refused = new RefusedReport(unit, fault) })}'";
    }

    private static string Line(WorkerReport report) => JsonSerializer.Serialize(report, WorkerJson.Default.WorkerReport);

    // The request to open so many files is longer than a pipe's buffer.
    private StagingJob ManyFiles(double timeout)
    {
        const int Files = 600;
        var start = new DateTime(2024, 1, 8, 0, 0, 0, DateTimeKind.Utc);
        for (var i = 0; i < Files; i++)
        {
            var (from, to) = (
                start.AddMinutes(i).ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture),
                start.AddMinutes(i + 1).ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture)
            );
            Tape.Empty(from, to).Bar("MGCG4", from, 2000m, 1).WriteTo(_folder.File($"{i:000}.dbn"), DbnFraming.Plain);
        }

        var days = new TradingDayRange(Workbench.Day("2024-01-08"), Workbench.Day("2024-01-08"));
        return new StagingJob
        {
            Source = SourceSet.Accept([_folder.FullName]),
            Products = [new StagingPlan(Products.Default, days, [days], _folder.FullName)],
            Workers = 1,
            Launcher = WorkerChildren.Shell("exec sleep 600"),
            Timeout = TimeSpan.FromSeconds(timeout),
        };
    }

    // Scripted workers that open normally and answer their first unit with a shell script; the request is in $line.
    private StagingResult Stage(string answer, int workers = 2, double timeout = 60)
    {
        _ = DuckDbLibrary.Version;
        var ready = Line(new WorkerReport { Ready = WorkerLoop.Version });
        var days = new TradingDayRange(Workbench.Day("2024-01-08"), Workbench.Day("2024-01-12"));
        TradingDayRange[] chunks = [.. TradingDay.Range(days.First, days.Last).Select(d => new TradingDayRange(d, d))];
        var results = WorkerPool.Stage(
            new StagingJob
            {
                Source = SourceSet.Accept([Tape.Quiet("2024-01-08", "2024-01-12").WriteTo(_folder.File("source.dbn.zst"))]),
                Products = [new StagingPlan(Products.Default, days, chunks, _folder.FullName)],
                Workers = workers,
                Launcher = WorkerChildren.Shell($"read -r line; echo '{ready}'; read -r line; {answer}; exec cat > /dev/null"),
                Timeout = TimeSpan.FromSeconds(timeout),
            },
            CancellationToken.None
        );
        return Assert.Single(results);
    }
}
