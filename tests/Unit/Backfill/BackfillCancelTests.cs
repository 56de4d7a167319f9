using MgcBackfill.Backfill;
using MgcBackfill.Checkpoint;
using MgcBackfill.Errors;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Backfill;

/// <summary>
/// P5, I3: a run that is cancelled at any point leaves everything consistent, and the same options then end in the same table.
/// </summary>
public sealed class BackfillCancelTests : IDisposable
{
    private readonly Workbench _bench = new();
    private readonly Tape _tape = Tape.Quiet("2024-01-08", "2024-01-12");
    private readonly string _source;

    public BackfillCancelTests() => _source = _bench.Write(_tape);

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_run_cancelled_at_any_event_continues_and_ends_in_the_models_table() // P5, I3
    {
        var options = _bench.Options(_source) with { ChunkDays = 2 };
        var events = EventsOfACleanRun(options);
        var model = new ReferenceModel(_tape);
        var cancelled = 0;
        for (var at = 0; at < events; at++)
        {
            Start();
            cancelled += CancelAt(options, at) ? 1 : 0;

            var summary = _bench.Run(options);

            Assert.True(summary.Status == RunStatus.Done);
            Assert.Equal(model.BuildDigest, summary.Verification!.BuildDigest);
            Assert.Equal(model.Rows, _bench.Rows());
        }

        Assert.True(cancelled > events / 2, $"Only {cancelled} of {events} cancellations stopped the run.");
    }

    [Fact]
    public void A_run_that_is_cancelled_many_times_still_finishes() // P5
    {
        var source = ThreeWeeks.WriteTo(_bench.File("three.dbn.zst"));
        var options = _bench.Options(source) with { ChunkDays = 1 };
        var files = _bench.RecordFiles();

        // Each cancellation comes a little later, so that about one chunk is finished in between.
        for (var cancelled = 0; cancelled < 12; cancelled++)
        {
            CancelAt(options, 30 + (3 * cancelled));
            files = _bench.RequireAppendedOnly(files);
        }

        _bench.Run(options);
        _bench.RequireAppendedOnly(files);
        _bench.RequireModel(ThreeWeeks.Model);
    }

    [Fact]
    public void A_cancelled_chunk_becomes_pending_and_not_failed() // C4, I3
    {
        var options = _bench.Options(_source) with { ChunkDays = 2 };

        using var stop = new CancellationTokenSource();
        var error = Assert.ThrowsAny<OperationCanceledException>(() =>
            _bench.Run(
                options,
                e => Cancel(stop, e is ChunkStatusChanged { Record: { AttemptId: 2, Status: AttemptStatus.InProgress } }),
                stop.Token
            )
        );

        Assert.Equal(ExitCodes.Cancelled, ExitCodes.For(error));
        var last = _bench.Records.History.Last();
        Assert.Equal((2, AttemptStatus.Pending, ErrorIds.Cancelled), (last.AttemptId, last.Status, last.Error!.Id));
        Assert.Equal((RunStatus.Cancelled, ErrorIds.Cancelled), (_bench.Records.Runs.Last().Status, _bench.Records.Runs.Last().Error!.Id));
        var ended = Assert.IsType<RunEnded>(_bench.Events[^1]).Summary;
        Assert.Equal((RunStatus.Cancelled, 1, 0), (ended.Status, ended.ChunksDone, ended.ChunksFailed));
        Assert.True(File.Exists(_bench.Db + ".wal"), "The database was written out before the run ended.");
        Assert.Equal(new ReferenceModel(_tape, null, "2024-01-09").Rows, _bench.Rows());

        var summary = _bench.Run(options);
        Assert.Equal((2, 1), (summary.ChunksDone, summary.ChunksSkipped));
        _bench.RequireModel(new ReferenceModel(_tape));
    }

    [Fact]
    public void A_run_that_is_cancelled_before_it_starts_writes_no_row() // I3
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => _bench.Run(_bench.Options(_source), cancellation: stop.Token));

        Assert.Empty(_bench.Records.History);
        _bench.Run(_source);
        _bench.RequireModel(new ReferenceModel(_tape));
    }

    [Fact]
    public void A_cancelled_dry_run_leaves_nothing() // I4
    {
        using var stop = new CancellationTokenSource();

        Assert.ThrowsAny<OperationCanceledException>(() =>
            _bench.Run(_bench.Options(_source) with { DryRun = true }, e => Cancel(stop, e is PlanMade), stop.Token)
        );

        Assert.False(File.Exists(_bench.Db) || Directory.Exists(_bench.Checkpoint));
    }

    private int EventsOfACleanRun(BackfillOptions options)
    {
        _bench.Run(options);
        return _bench.Events.Count;
    }

    private void Start()
    {
        File.Delete(_bench.Db);
        if (Directory.Exists(_bench.Checkpoint))
            Directory.Delete(_bench.Checkpoint, recursive: true);
    }

    // A run that is cancelled at its very end may still succeed. Returns whether the run was cancelled.
    private bool CancelAt(BackfillOptions options, int at)
    {
        using var stop = new CancellationTokenSource();
        var seen = 0;
        var error = Record.Exception(() => _bench.Run(options, _ => Cancel(stop, seen++ == at), stop.Token));
        Assert.True(error is null or OperationCanceledException, error?.ToString());
        Assert.DoesNotContain(_bench.Records.History, r => r.Status == AttemptStatus.Failed);
        if (error is null || Directory.Exists(_bench.Checkpoint))
            Assert.Equal(error is null ? RunStatus.Done : RunStatus.Cancelled, _bench.Records.Runs.Last().Status);
        else
            Assert.False(File.Exists(_bench.Db)); // cancelled before it began
        return error is not null;
    }

    private static void Cancel(CancellationTokenSource stop, bool now)
    {
        if (now)
            stop.Cancel();
    }
}
