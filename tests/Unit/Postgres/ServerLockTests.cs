using MgcBackfill.Analysis;
using MgcBackfill.Backfill;
using MgcBackfill.Checkpoint;
using MgcBackfill.Errors;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Postgres;

/// <summary>Q3, Q4: runs beside runs and readers, and runs that died.</summary>
public sealed class ServerLockTests : IDisposable
{
    private const string Holders =
        "SELECT DISTINCT pid FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";

    private readonly ServerBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [PostgresFact]
    public void A_second_run_of_the_same_rows_is_refused_and_readers_see_what_is_committed() // Q4
    {
        var source = _bench.ThreeWeeksFile;
        var other = _bench.Options(source) with { Checkpoint = _bench.File("other") };
        var statistics = new List<long>();
        var verified = 0;

        RunWith(
            source,
            () =>
            {
                var error = Assert.Throws<EnvironmentException>(() => BackfillRun.Run(other));
                Assert.Equal((ErrorIds.Busy, ExitCodes.Environment), (error.Id, ExitCodes.For(error)));
                Assert.Contains(
                    $"The rows of MGC in {_bench.Server.GetUri(_bench.Database)} are in use by another run (process ",
                    error.Message,
                    StringComparison.Ordinal
                );
                Assert.Contains("run the same command again", error.Advice!.Text, StringComparison.Ordinal);
                Assert.Equal(ErrorIds.Busy, Assert.Throws<EnvironmentException>(() => _bench.Verify()).Id);
                statistics.Add(TableStatistics.Read(_bench.Db, _bench.Checkpoint, "MGC").RowCount);
                verified++;
            }
        );

        Assert.Equal(1, verified);
        Assert.Equal(
            _bench.Count($"ts < '{_bench.Value($"SELECT min(ts) + interval '1 week' FROM {ServerBench.Table}")}'") > 0,
            statistics[0] > 0
        );
        Assert.False(Directory.Exists(other.CheckpointPath));
        _bench.RequireModel(ThreeWeeks.Model);
    }

    [PostgresFact]
    public void Runs_of_two_symbols_work_at_the_same_time_and_neither_closes_the_other_ones_record() // Q3, Q4
    {
        var source = _bench.ThreeWeeksFile;
        var other = _bench.Options(source) with { SymbolName = "CME:MGC1!", Checkpoint = _bench.File("other") };

        RunWith(
            source,
            () =>
            {
                BackfillRun.Run(other);
                Assert.Equal(["running", "success"], _bench.IngestRuns().Select(r => r[..r.IndexOf(' ', StringComparison.Ordinal)]));
            }
        );

        var rows = ThreeWeeks.Model.Rows.Count;
        Assert.Equal([$"success {rows} {rows} 0", $"success {rows} {rows} 0"], _bench.IngestRuns());
        Assert.Equal(ThreeWeeks.Model.BuildDigest, _bench.Digest());
        Assert.Equal(ThreeWeeks.Model.BuildDigest, _bench.Digest("CME:MGC1!"));
    }

    [PostgresFact]
    public void A_run_that_lost_the_session_with_its_lock_writes_nothing_more() // Q4
    {
        var source = _bench.ThreeWeeksFile;
        var rows = -1L;

        var error = _bench.RequireStopped(
            _bench.Options(source),
            ErrorIds.ServerUnavailable,
            e =>
            {
                if (e is not ChunkStatusChanged { Record.Status: AttemptStatus.Done } || rows >= 0)
                    return;
                _bench.Sql($"SELECT pg_terminate_backend(pid) FROM ({Holders} AND mode = 'ExclusiveLock') AS h");
                WaitUntil(() => _bench.Value($"SELECT count(*) FROM ({Holders} AND mode = 'ExclusiveLock') AS h") == "0");
                rows = _bench.Count();
            }
        );

        Assert.Contains("holds the lock", error.Message, StringComparison.Ordinal);
        Assert.InRange(rows, 1, ThreeWeeks.Model.Rows.Count - 1);

        // The chunk whose transaction was open then may still be committed: the next run waits for it.
        Assert.InRange(_bench.Count(), rows, ThreeWeeks.Model.Rows.Count - 1);
        Assert.StartsWith("running ", _bench.IngestRuns()[0], StringComparison.Ordinal);
        _bench.Run(_bench.Options(source) with { RetryFailed = true });
        _bench.RequireModel(ThreeWeeks.Model);
        Assert.StartsWith("failed ", _bench.IngestRuns()[0], StringComparison.Ordinal);
        Assert.EndsWith("its program or its connection was lost.", _bench.IngestRuns()[0], StringComparison.Ordinal);
        Assert.StartsWith("success ", _bench.IngestRuns()[1], StringComparison.Ordinal);
    }

    [PostgresTheory]
    [InlineData(null)]
    [InlineData("CME:MGC1!")]
    public void A_run_that_died_is_closed_by_the_next_one_whatever_its_symbol(string? next) // Q3
    {
        var source = _bench.ThreeWeeksFile;
        using (var program = Start(source, "5"))
        {
            WaitUntil(() => _bench.Count() > 0 || program.Ends(TimeSpan.Zero));
            program.Kill();
        }

        var died = _bench.IngestRuns()[0];
        _bench.Run(
            _bench.Options(source) with
            {
                SymbolName = next,
                Checkpoint = next is null ? _bench.Checkpoint : _bench.File("other"),
                RetryFailed = true,
            }
        );

        if (died.StartsWith("running ", StringComparison.Ordinal))
            Assert.StartsWith("failed ", _bench.IngestRuns()[0], StringComparison.Ordinal);
        Assert.DoesNotContain(_bench.IngestRuns(), r => r.StartsWith("running ", StringComparison.Ordinal));
        Assert.StartsWith("success ", _bench.IngestRuns()[1], StringComparison.Ordinal);
        Assert.Equal(ThreeWeeks.Model.BuildDigest, _bench.Digest(next));
        Assert.Equal(0, _bench.Count("finished_at < started_at OR finished_at IS NULL", "data_ingest_runs"));
    }

    [PostgresFact]
    public void A_record_of_a_run_that_nobody_holds_is_closed_and_keeps_its_counts() // Q3
    {
        _bench.Sql(
            "INSERT INTO data_ingest_runs (vendor, dataset, file_name, file_sha256, started_at, row_count, inserted_count) "
                + "VALUES ('v', 'd', 'f', repeat('0', 64), '2020-01-01 00:00:00.123456Z', 7, 7)"
        );

        _bench.RunThreeWeeks();

        Assert.StartsWith("failed 7 7 0 The run ended without a record of its end", _bench.IngestRuns()[0], StringComparison.Ordinal);
    }

    [PostgresFact]
    public void A_verification_holds_a_run_back_until_it_has_ended() // Q4
    {
        _bench.RunThreeWeeks();
        using (var reading = MgcBackfill.Verify.RecordedTable.OpenWithoutRecords(new(_bench.Db, "MGC", null)))
        {
            _ = _bench.RequireStopped(_bench.Options(_bench.ThreeWeeksFile), ErrorIds.Busy);
            _ = _bench.Digest(); // readers share the lock
        }

        _bench.RunThreeWeeks();
    }

    // Runs something once while a run is in progress that has already committed a chunk.
    private void RunWith(string source, Action during)
    {
        var first = true;
        _bench.Run(
            _bench.Options(source),
            e =>
            {
                if (!first || e is not ChunkStatusChanged { Record.Status: AttemptStatus.Done })
                    return;
                first = false;
                during();
            }
        );
        Assert.False(first);
    }

    private ProgramRun Start(string source, string chunkDays) =>
        ProgramRun.Start("backfill", "--db", _bench.Db, "--dbn", source, "--checkpoint", _bench.Checkpoint, "--chunk-days", chunkDays);

    private static void WaitUntil(Func<bool> condition) =>
        Assert.True(SpinWait.SpinUntil(condition, TimeSpan.FromMinutes(1)), "It did not happen in time.");
}
