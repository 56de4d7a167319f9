using MgcBackfill.Backfill;
using MgcBackfill.Checkpoint;
using MgcBackfill.Errors;
using MgcBackfill.Store;
using MgcBackfill.Tests.Support;
using MgcBackfill.Verify;

namespace MgcBackfill.Tests.Postgres;

/// <summary>Sections 5 to 10 hold for a server too: what a run stores, refuses to change, and writes down (Q1, Q3, Q4).</summary>
public sealed class ServerBackfillTests : IDisposable
{
    private const string Table = ServerBench.Table;

    private readonly ServerBench _bench = new();
    private readonly Tape _tape = Tape.Quiet("2024-01-08", "2024-01-12");

    public void Dispose() => _bench.Dispose();

    [PostgresFact]
    public void A_run_stores_what_the_model_says_and_a_second_one_skips_everything() // Q1, Q2, C9
    {
        var first = _bench.RunThreeWeeks();
        var snapshot = _bench.Snapshot();
        var second = _bench.RunThreeWeeks();

        _bench.RequireModel(ThreeWeeks.Model);
        var rows = ThreeWeeks.Model.Rows.Count;
        Assert.Equal(new MergeCounts(rows, 0, 0, 0), first.Merge);
        Assert.Equal((0, first.ChunksPlanned, default), (second.ChunksPlanned, second.ChunksSkipped, second.Merge));
        Assert.Equal(ThreeWeeks.Model.BuildDigest, second.Verification!.BuildDigest);
        Assert.Equal(
            rows,
            _bench.Count(
                "vendor = 'synthetic' AND schema = 'ohlcv-1m' AND symbol = 'MGC' AND ts_ms = extract(epoch FROM "
                    + "ts) * 1000 AND ingestion_run_id = 1"
            )
        );
        Assert.Equal([$"success {rows} {rows} 0", "success 0 0 0"], _bench.IngestRuns());
        Assert.StartsWith(snapshot[..snapshot.IndexOf('\n', StringComparison.Ordinal)], _bench.Snapshot(), StringComparison.Ordinal);
        Assert.Equal(
            "three-weeks.dbn.zst GLBX.MDP3 true true true",
            string.Join(
                ' ',
                _bench.Server.Query(
                    _bench.Database,
                    $"""
                    SELECT file_name, dataset, (finished_at >= started_at)::text, (min_ts = (SELECT min(ts) FROM {Table}))::text,
                        (max_ts = (SELECT max(ts) FROM {Table}))::text FROM data_ingest_runs WHERE id = 1
                    """
                )[0]
            )
        );
    }

    [PostgresFact]
    public void Without_its_records_a_run_finds_everything_unchanged() // M3, Q3
    {
        _bench.RunThreeWeeks();
        var rows = ThreeWeeks.Model.Rows.Count;
        var created = _bench.Value($"SELECT md5(string_agg(t::text, '' ORDER BY ts)) FROM {Table} t");
        Directory.Delete(_bench.Checkpoint, recursive: true);

        var again = _bench.RunThreeWeeks();

        Assert.Equal(new MergeCounts(0, 0, rows, 0), again.Merge);
        Assert.Equal([$"success {rows} {rows} 0", $"success {rows} 0 0"], _bench.IngestRuns());
        Assert.Equal(created, _bench.Value($"SELECT md5(string_agg(t::text, '' ORDER BY ts)) FROM {Table} t"));
        _bench.RequireModel(ThreeWeeks.Model);
    }

    [PostgresFact]
    public void The_next_file_continues_and_completes_a_partial_day() // M5, C5
    {
        var early = _bench.Write(_tape.Slice("2024-01-07T23:00Z", "2024-01-10T12:00Z"), "early.dbn.zst");
        var late = _bench.Write(_tape.Slice("2024-01-10T12:00Z", "2024-01-12T23:00Z"), "late.dbn.zst");

        _bench.Run(early);
        Assert.Equal(8, _bench.Count());
        _bench.Run(early, late);

        _bench.RequireModel(new ReferenceModel(_tape));
        Assert.Equal(
            [
                ["early.dbn.zst", "8"],
                ["late.dbn.zst", "7"],
            ],
            _bench.Server.Query(
                _bench.Database,
                $"SELECT file_name, count(*) FROM {Table} JOIN data_ingest_runs r ON r.id = ingestion_run_id GROUP BY 1 ORDER BY 1"
            )
        );
        Assert.Equal(3, _bench.IngestRuns().Count);
        Assert.All(_bench.IngestRuns(), r => Assert.StartsWith("success ", r, StringComparison.Ordinal));
    }

    [PostgresFact]
    public void A_changed_row_is_refused_with_both_values_and_replaced_only_with_allow_replace() // M5, C5
    {
        var source = _bench.Write(_tape);
        _bench.Run(source);
        var before = _bench.Count();
        Directory.Delete(_bench.Checkpoint, recursive: true);
        var changed = _tape.Change("MGCG4", "2024-01-10T10:30Z", b => b with { Volume = 11 });
        _bench.Write(changed);

        var error = _bench.RequireRefused<GateException>(_bench.Options(source), ErrorIds.StoredRowDiffers, ExitCodes.GateFailed);

        Assert.Contains(
            "\n  stored 2024-01-10T10:30Z MGC MGCG4 O 2094.1 H 2094.1 L 2094.1 C 2094.1 V 10",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "\n  source 2024-01-10T10:30Z MGC MGCG4 O 2094.1 H 2094.1 L 2094.1 C 2094.1 V 11",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Equal(new ReferenceModel(_tape).BuildDigest, _bench.Digest());
        Assert.StartsWith($"failed 0 0 0 {ErrorIds.StoredRowDiffers}: ", _bench.IngestRuns()[^1], StringComparison.Ordinal);

        var summary = _bench.Run(_bench.Options(source) with { AllowReplace = true, RetryFailed = true });

        Assert.Equal(new MergeCounts(0, 1, 14, 0), summary.Merge);
        Assert.Equal("success 15 0 1", _bench.IngestRuns()[^1]);
        Assert.Equal(before, _bench.Count());
        Assert.Equal("3", _bench.Value($"SELECT ingestion_run_id FROM {Table} WHERE volume = 11"));
        Assert.Equal(14, _bench.Count("ingestion_run_id = 1"));
        _bench.RequireModel(new ReferenceModel(changed));
    }

    [PostgresFact]
    public void A_day_with_another_front_month_is_replaced_and_its_old_rows_are_deleted() // M4
    {
        var source = _bench.Write(_tape);
        _bench.Run(source);
        var changed = _tape.Bar("MGCJ4", "2024-01-10T10:31Z", 2030m, 1000);
        _bench.Write(changed);

        var summary = _bench.Run(_bench.Options(source) with { AllowReplace = true });

        Assert.Equal(2, summary.Merge.Deleted);
        _bench.RequireModel(new ReferenceModel(changed));
    }

    [PostgresTheory]
    [InlineData("UPDATE market_bars_ohlcv_1m SET open = open + 0.1, high = high + 0.1 WHERE ts = '2024-01-10 10:30Z'", "O 2094.2 H 2094.2")]
    [InlineData("UPDATE market_bars_ohlcv_1m SET high = 2095.3 WHERE ts = '2024-01-10 10:30Z'", "H 2095.3")]
    [InlineData("UPDATE market_bars_ohlcv_1m SET low = 2000.7 WHERE ts = '2024-01-10 10:30Z'", "L 2000.7")]
    [InlineData(
        "UPDATE market_bars_ohlcv_1m SET close = close + 1e-9, high = high + 1e-9 WHERE ts = '2024-01-10 10:30Z'",
        "C 2094.100000001"
    )]
    [InlineData("UPDATE market_bars_ohlcv_1m SET volume = 9223372036854775807 WHERE ts = '2024-01-10 10:30Z'", "V 9223372036854775807")]
    [InlineData("UPDATE market_bars_ohlcv_1m SET volume = 0 WHERE ts = '2024-01-10 10:30Z'", "V 0")]
    [InlineData("UPDATE market_bars_ohlcv_1m SET source_symbol = 'MGCJ4' WHERE ts = '2024-01-10 10:30Z'", "MGCJ4")]
    [InlineData(
        "UPDATE market_bars_ohlcv_1m SET source_symbol = 'MGCJ4' WHERE ts >= '2024-01-09 23:00Z' AND ts < '2024-01-10 23:00Z'",
        "MGCJ4"
    )]
    [InlineData("DELETE FROM market_bars_ohlcv_1m WHERE ts = '2024-01-10 10:30Z'", "2024-01-10")]
    [InlineData(
        "INSERT INTO market_bars_ohlcv_1m SELECT vendor, schema, symbol, ts + interval '1 min', ts_ms + "
            + "60000, open, high, low, close, volume, source_symbol, ingestion_run_id FROM "
            + "market_bars_ohlcv_1m WHERE ts = '2024-01-10 10:30Z'",
        "10:31"
    )]
    [InlineData(
        "UPDATE market_bars_ohlcv_1m SET ts = ts + interval '1 min', ts_ms = ts_ms + 60000 WHERE ts = '2024-01-10 10:30Z'",
        "10:31"
    )]
    [InlineData(
        "UPDATE market_bars_ohlcv_1m SET ts = ts + interval '5 years', ts_ms = extract(epoch FROM ts + "
            + "interval '5 years') * 1000 WHERE ts = '2024-01-10 10:30Z'",
        "2029-01-10"
    )]
    [InlineData(
        "UPDATE market_bars_ohlcv_1m SET vendor = 'other' WHERE ts >= '2024-01-10 10:30Z'",
        ": vendor is other, and data_ingest_runs has databento."
    )]
    [InlineData(
        "INSERT INTO data_ingest_runs (vendor, dataset, file_name, file_sha256) VALUES ('databento', 'x', 'x', repeat('0', 64)); "
            + "UPDATE market_bars_ohlcv_1m SET ingestion_run_id = (SELECT max(id) FROM data_ingest_runs) WHERE ts = '2024-01-10 10:30Z'",
        ": ts is not between min_ts and max_ts of that run in data_ingest_runs."
    )]
    [InlineData("UPDATE market_bars_ohlcv_1m SET created_at = now() WHERE ts = '2024-01-10 10:30Z'", null)] // no source has it
    [InlineData(
        "ALTER TABLE market_bars_ohlcv_1m DROP CONSTRAINT market_bars_ohlcv_1m_prices_check, DROP "
            + "CONSTRAINT market_bars_ohlcv_1m_range_check; UPDATE market_bars_ohlcv_1m SET close = 2094.1 - "
            + "1e-12 WHERE ts = '2024-01-10 10:30Z'",
        "10:30"
    )]
    [InlineData(
        "ALTER TABLE market_bars_ohlcv_1m DROP CONSTRAINT market_bars_ohlcv_1m_prices_check, DROP "
            + "CONSTRAINT market_bars_ohlcv_1m_range_check; UPDATE market_bars_ohlcv_1m SET close = 'NaN' "
            + "WHERE ts = '2024-01-10 10:30Z'",
        "C NaN"
    )]
    [InlineData(
        "ALTER TABLE market_bars_ohlcv_1m ALTER close DROP NOT NULL; UPDATE market_bars_ohlcv_1m SET "
            + "close = NULL WHERE ts = '2024-01-10 10:30Z'",
        "10:30"
    )]
    public void A_row_that_was_changed_by_hand_is_found_to_the_value(string sql, string? value) // G2, G3
    {
        var source = _bench.Write(_tape);
        _bench.Run(source);
        _bench.Sql(sql);

        var (alone, compared) = (_bench.Verify(), _bench.Verify(source));

        Assert.Equal((value is null, value is null), (alone.Passed, compared.Passed));
        if (value is not null)
            Assert.Contains(value, ServerBench.Describe(compared), StringComparison.Ordinal);
    }

    [PostgresFact]
    public void A_refused_row_of_a_trigger_stops_the_chunk_and_the_same_command_finishes_without_it() // M1, C1
    {
        var source = _bench.Write(_tape);
        CreateRefusingTrigger($"TRIGGER t BEFORE INSERT ON {Table}");

        var error = _bench.RequireRefused<GateException>(_bench.Options(source), ErrorIds.MergeGateFailed, ExitCodes.GateFailed);

        Assert.Contains("no bar of 2024-01-10 10:30:00+00", error.Message, StringComparison.Ordinal);
        RequireFinished(source, "DROP TRIGGER t");
    }

    [PostgresFact]
    public void A_refused_chunk_keeps_the_chunk_before_it_and_returns_the_one_after_it() // C1, C4: two chunks are merged at once
    {
        var source = _bench.Write(_tape);
        CreateRefusingTrigger($"TRIGGER t BEFORE INSERT ON {Table}");

        var error = _bench.RequireRefused<GateException>(
            _bench.Options(source) with
            {
                ChunkDays = 1,
            },
            ErrorIds.MergeGateFailed,
            ExitCodes.GateFailed
        );

        Assert.Equal((Workbench.Date("2024-01-10"), Workbench.Date("2024-01-10")), error.Where.Chunk);
        var newest = CheckpointFolder.Read(_bench.Checkpoint).State.NewestByChunk.ToDictionary(r => r.ChunkStart.Day);
        Assert.Equal(
            [
                (8, AttemptStatus.Done),
                (9, AttemptStatus.Done),
                (10, AttemptStatus.Failed),
                (11, AttemptStatus.Pending),
                (12, AttemptStatus.Pending),
            ],
            newest.Select(r => (r.Key, r.Value.Status)).Order()
        );
        Assert.NotNull(newest[11].StartedAt);
        Assert.Equal(newest[10].Error!.Message, newest[11].Error!.Message);
        Assert.Null(newest[12].StartedAt);
        Assert.Equal(6, _bench.Count());
        _bench.Sql($"DROP TRIGGER t ON {Table}");
        _bench.Run(_bench.Options(source) with { ChunkDays = 1, RetryFailed = true });
        _bench.RequireModel(new ReferenceModel(_tape));
    }

    [PostgresTheory]
    [InlineData("BEFORE INSERT", "NEW.close := NEW.low; NEW.volume := 12; RETURN NEW;", "V 12")]
    [InlineData("BEFORE INSERT", "RETURN NULL;", "14 are stored")]
    [InlineData(
        "AFTER INSERT",
        "UPDATE market_bars_ohlcv_1m SET volume = 12 WHERE symbol = NEW.symbol AND ts = NEW.ts; RETURN NULL;",
        "V 12"
    )]
    [InlineData(
        "AFTER INSERT",
        "DELETE FROM market_bars_ohlcv_1m WHERE symbol = NEW.symbol AND ts = NEW.ts; RETURN NULL;",
        "14 are stored"
    )]
    public void A_trigger_that_changes_rows_is_found_before_the_commit(string when, string body, string found) // M2
    {
        var source = _bench.Write(_tape);
        _bench.Sql(
            $"""
            CREATE FUNCTION change() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN {body} END$$;
            CREATE TRIGGER t {when} ON {Table} FOR EACH ROW WHEN (NEW.ts = '2024-01-10 10:30Z') EXECUTE FUNCTION change()
            """
        );

        var error = _bench.RequireRefused<GateException>(_bench.Options(source), ErrorIds.MergeGateFailed, ExitCodes.GateFailed);

        Assert.Contains(found, error.Message, StringComparison.Ordinal);
        RequireFinished(source, "DROP TRIGGER t");
    }

    [PostgresFact]
    public void A_constraint_that_is_checked_at_the_commit_stops_the_chunk_too() // C1
    {
        var source = _bench.Write(_tape);
        CreateRefusingTrigger($"CONSTRAINT TRIGGER t AFTER INSERT ON {Table} DEFERRABLE INITIALLY DEFERRED");

        var error = _bench.RequireRefused<GateException>(_bench.Options(source), ErrorIds.MergeGateFailed, ExitCodes.GateFailed);

        Assert.Contains("no bar of 2024-01-10 10:30:00+00", error.Message, StringComparison.Ordinal);
        RequireFinished(source, "DROP TRIGGER t");
    }

    [PostgresFact]
    public void A_row_that_another_session_adds_during_the_run_is_never_overwritten() // M1, M5
    {
        var source = _bench.Write(_tape);
        _bench.Sql("INSERT INTO data_ingest_runs (vendor, dataset, file_name, file_sha256) VALUES ('x', 'x', 'x', repeat('0', 64))");

        var error = _bench.RequireRefused<GateException>(
            _bench.Options(source) with
            {
                ChunkDays = 100,
            },
            ErrorIds.MergeGateFailed,
            ExitCodes.GateFailed,
            e =>
            {
                if (e is ChunkStatusChanged { Record.Status: AttemptStatus.InProgress })
                    _bench.Sql(
                        $"""
                        INSERT INTO {Table} VALUES ('x', 'ohlcv-1m', 'MGC', '2024-01-10 10:30Z', extract(epoch FROM timestamptz '2024-01-10 10:30Z') * 1000,
                            1, 1, 1, 1, 1, 'MGCG4', (SELECT max(id) FROM data_ingest_runs WHERE vendor = 'x')) ON CONFLICT DO NOTHING
                        """
                    );
            }
        );

        Assert.Contains("refused a row", error.Message, StringComparison.Ordinal);
        Assert.Equal("1", _bench.Value($"SELECT volume FROM {Table}"));
        RequireFinished(source, $"DELETE FROM {Table}; SELECT 1");
    }

    [PostgresFact]
    public void The_gates_of_a_run_find_what_was_changed_since_the_last_one() // G3
    {
        var source = _bench.Write(_tape);
        _bench.Run(source);
        _bench.Sql($"UPDATE {Table} SET volume = volume + 1 WHERE ts = '2024-01-10 10:30Z'");

        var error = _bench.RequireRefused<GateException>(_bench.Options(source), ErrorIds.GateFailed, ExitCodes.GateFailed);

        Assert.Contains("2024-01-10", error.Message, StringComparison.Ordinal);
        Assert.StartsWith($"failed 0 0 0 {ErrorIds.GateFailed}: ", _bench.IngestRuns()[^1], StringComparison.Ordinal);
        Assert.Throws<GateException>(() => _bench.Verify().Require());
        Assert.NotEqual(new ReferenceModel(_tape).BuildDigest, VerifyRun.Digest(_bench.Db).BuildDigest);
    }

    [PostgresFact]
    public void A_cancelled_run_is_recorded_and_resumed() // C6, Q3
    {
        using var stop = new CancellationTokenSource();
        var source = _bench.ThreeWeeksFile;

        Assert.ThrowsAny<OperationCanceledException>(() =>
            _bench.Run(
                _bench.Options(source),
                e =>
                {
                    if (e is ChunkMerged)
                        stop.Cancel();
                },
                stop.Token
            )
        );

        Assert.StartsWith("failed ", _bench.IngestRuns()[0], StringComparison.Ordinal);
        Assert.EndsWith(" The run was cancelled.", _bench.IngestRuns()[0], StringComparison.Ordinal);
        _bench.Run(source);
        _bench.RequireModel(ThreeWeeks.Model);
    }

    private void CreateRefusingTrigger(string trigger) =>
        _bench.Sql(
            $"""
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no bar of %'', NEW.ts; END';
            CREATE {trigger} FOR EACH ROW WHEN (NEW.ts = '2024-01-10 10:30Z') EXECUTE FUNCTION refuse()
            """
        );

    // D3, C4: nothing of the chunk was committed, and the same command finishes when the cause is gone.
    private void RequireFinished(string source, string mend)
    {
        Assert.Equal(0, _bench.Count("vendor <> 'x'"));
        Assert.Contains(_bench.IngestRuns(), r => r.StartsWith("failed 0 0 0 ", StringComparison.Ordinal));
        _bench.Sql(mend.EndsWith("TRIGGER t", StringComparison.Ordinal) ? $"{mend} ON {Table}" : mend);
        _bench.Run(_bench.Options(source) with { RetryFailed = true });
        _bench.RequireModel(new ReferenceModel(_tape));
        Assert.Equal("success 15 15 0", _bench.IngestRuns()[^1]);
    }
}
