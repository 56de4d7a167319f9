using MgcBackfill.Backfill;
using MgcBackfill.Checkpoint;
using MgcBackfill.DuckDb;
using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Store;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Backfill;

/// <summary>Two transactions overlap: what happens to the second when the first cannot be committed.</summary>
public sealed class MergePassTests : IDisposable
{
    private readonly Workbench _bench = new();
    private readonly Tape _tape = Tape.Quiet("2024-01-08", "2024-01-12");

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_failed_commit_fails_its_chunk_and_makes_the_next_one_pending() // C1, C4
    {
        var source = _bench.Write(_tape);
        var options = _bench.Options(source) with { ChunkDays = 1 };

        // Another connection inserts a row of the second chunk between its merge and its commit, while the third chunk is being merged.
        var error = Record.Exception(() =>
            _bench.Run(
                options,
                e =>
                {
                    if (e is ChunkMerged { Range.First.Date.Day: 9 })
                        ExecuteFromAnotherConnection("INSERT INTO bars_1m SELECT '2024-01-09 10:30:00+00', 'MGC', 'MGCG4', 1, 1, 1, 1, 1");
                }
            )
        );

        var refused = Assert.IsType<GateException>(error);
        Assert.Equal((ErrorIds.MergeGateFailed, ExitCodes.GateFailed), (refused.Id, ExitCodes.For(error)));
        Assert.Equal((Workbench.Date("2024-01-09"), Workbench.Date("2024-01-09")), refused.Where.Chunk);
        var newest = _bench.Records.State.NewestByChunk.ToDictionary(r => r.ChunkStart.Day);
        Assert.Equal(
            [
                (8, AttemptStatus.Done),
                (9, AttemptStatus.Failed),
                (10, AttemptStatus.Pending),
                (11, AttemptStatus.Pending),
                (12, AttemptStatus.Pending),
            ],
            newest.Select(r => (r.Key, r.Value.Status)).Order()
        );
        Assert.NotNull(newest[10].StartedAt);
        Assert.Equal(newest[9].Error!.Message, newest[10].Error!.Message);
        Assert.Null(newest[11].StartedAt);
        Assert.Equal([8, 9], _bench.Rows().Select(r => r.TradingDay.Day).Distinct());
        var ended = Assert.IsType<RunEnded>(_bench.Events[^1]).Summary;
        Assert.Equal((1, 1), (ended.ChunksDone, ended.ChunksFailed));

        // The inserted row does not come from the source: the run continues only with permission to replace rows (M5).
        _bench.RequireRefused<TargetException>(options, ErrorIds.ChunkFailedBefore, ExitCodes.TargetRefused);
        _bench.Run(options with { RetryFailed = true, AllowReplace = true });
        _bench.RequireModel(new ReferenceModel(_tape));
    }

    private void ExecuteFromAnotherConnection(string sql)
    {
        using var database = TargetDatabase.OpenForWriting(_bench.Db, new BarTable(BarInterval.Minute), StorageVersion.Default);
        database.Connection.Execute(sql);
    }
}
