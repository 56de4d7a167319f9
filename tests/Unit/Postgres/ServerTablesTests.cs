using MgcBackfill.Analysis;
using MgcBackfill.Engines;
using MgcBackfill.Errors;
using MgcBackfill.Tests.Support;
using MgcBackfill.Verify;

namespace MgcBackfill.Tests.Postgres;

/// <summary>Q2, Q3, Q5: the tables, how they are created, and tables of another shape.</summary>
public sealed class ServerTablesTests
{
    private const string Table = ServerBench.Table;

    [PostgresFact]
    public void Init_creates_the_tables_and_may_be_run_again() // Q2, Q3, Q5
    {
        using var bench = new ServerBench(isInitialized: false);

        var first = bench.Init();
        var objects = bench.Objects();
        var second = bench.Init();

        Assert.All(first, step => Assert.EndsWith("was created.", step, StringComparison.Ordinal));
        Assert.All(second, step => Assert.EndsWith("exists.", step, StringComparison.Ordinal));
        Assert.Equal(8, second.Count);
        Assert.Equal(objects, bench.Objects());
        Assert.Equal(
            "vendor text, schema text, symbol text, ts timestamp with time zone, ts_ms bigint, open numeric, high numeric, low numeric, "
                + "close numeric, volume numeric, source_symbol text, ingestion_run_id bigint, created_at timestamp with time zone",
            objects.Split('\n').Single(o => o.StartsWith($"r {Table} ", StringComparison.Ordinal))[$"r {Table} ".Length..]
        );
        Assert.Equal(
            ["(dataset)", "(started_at DESC)", "(status)", "(ingestion_run_id)", "(symbol, ts)", "(ts DESC)"],
            bench
                .Server.Query(
                    bench.Database,
                    "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND indexname LIKE '%\\_idx' ORDER BY indexname"
                )
                .Select(r => r[0]![r[0]!.IndexOf('(', StringComparison.Ordinal)..])
        );
    }

    [PostgresFact]
    public async Task Several_inits_at_once_create_the_tables_once() // Q5
    {
        using var bench = new ServerBench(isInitialized: false);

        var steps = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(bench.Init)));

        Assert.Single(steps, s => s.All(step => step.EndsWith("was created.", StringComparison.Ordinal)));
        Assert.Equal(3, steps.Count(s => s.All(step => step.EndsWith("exists.", StringComparison.Ordinal))));
    }

    [PostgresFact]
    public void Tables_are_created_and_filled_in_the_schema_that_the_address_names() // Q5
    {
        using var bench = new ServerBench(isInitialized: false);
        bench.Sql("CREATE SCHEMA \"Bars of 'MGC'\"");
        var db = $"{bench.Db}&search_path={Uri.EscapeDataString("\"Bars of 'MGC'\"")}";

        var steps = InitializedDatabase.Create(db).Steps;
        bench.Run(bench.Options(bench.ThreeWeeksFile) with { Db = db });

        Assert.Contains("Bars of 'MGC'", steps[0], StringComparison.Ordinal);
        Assert.Equal("", bench.Objects());
        Assert.Equal(ThreeWeeks.Model.Rows.Count, bench.Count(table: $"\"Bars of 'MGC'\".{Table}"));
        Assert.Equal(ThreeWeeks.Model.BuildDigest, VerifyRun.Digest(db).BuildDigest);
        bench.Init(); // in public, beside it
        Assert.Equal(0, bench.Count());
    }

    [PostgresTheory]
    [InlineData(
        "ALTER TABLE market_bars_ohlcv_1m DROP CONSTRAINT market_bars_ohlcv_1m_prices_check, ALTER close TYPE double precision",
        "Column close of market_bars_ohlcv_1m is double precision, not numeric."
    )]
    [InlineData(
        "ALTER TABLE market_bars_ohlcv_1m ALTER close TYPE numeric(12, 2)",
        "Column close of market_bars_ohlcv_1m is numeric(12,2), not numeric."
    )]
    [InlineData(
        "ALTER TABLE market_bars_ohlcv_1m DROP CONSTRAINT market_bars_ohlcv_1m_time_check, ALTER ts TYPE timestamp",
        "Column ts of market_bars_ohlcv_1m is timestamp without time zone"
    )]
    [InlineData(
        "ALTER TABLE market_bars_ohlcv_1m ALTER source_symbol DROP NOT NULL",
        "Column source_symbol of market_bars_ohlcv_1m allows NULL."
    )]
    [InlineData("ALTER TABLE market_bars_ohlcv_1m DROP COLUMN created_at", "market_bars_ohlcv_1m has no column created_at.")]
    [InlineData("ALTER TABLE market_bars_ohlcv_1m RENAME source_symbol TO contract", "market_bars_ohlcv_1m has no column source_symbol.")]
    [InlineData("ALTER TABLE market_bars_ohlcv_1m ADD note text", "market_bars_ohlcv_1m has an additional column, note text.")]
    [InlineData(
        "ALTER TABLE market_bars_ohlcv_1m DROP CONSTRAINT market_bars_ohlcv_1m_range_check",
        "has no constraint market_bars_ohlcv_1m_range_check"
    )]
    [InlineData(
        "ALTER TABLE market_bars_ohlcv_1m DROP CONSTRAINT market_bars_ohlcv_1m_volume_check, ADD "
            + "CONSTRAINT market_bars_ohlcv_1m_volume_check CHECK (volume >= 0)",
        "has no constraint market_bars_ohlcv_1m_volume_check"
    )]
    [InlineData(
        "ALTER TABLE market_bars_ohlcv_1m DROP CONSTRAINT market_bars_ohlcv_1m_range_check, ADD "
            + "CONSTRAINT r CHECK (high >= open AND high >= close AND high >= low AND low <= open AND low <= "
            + "close) NOT VALID",
        "The constraint r of market_bars_ohlcv_1m was not validated."
    )]
    [InlineData(
        "ALTER TABLE market_bars_ohlcv_1m DROP CONSTRAINT market_bars_ohlcv_1m_pkey",
        "market_bars_ohlcv_1m has no primary key (symbol, ts)."
    )]
    [InlineData(
        "ALTER TABLE market_bars_ohlcv_1m DROP CONSTRAINT market_bars_ohlcv_1m_pkey, ADD PRIMARY KEY (ts, symbol)",
        "market_bars_ohlcv_1m has no primary key (symbol, ts)."
    )]
    [InlineData(
        "ALTER TABLE market_bars_ohlcv_1m DROP CONSTRAINT market_bars_ohlcv_1m_pkey, ADD PRIMARY KEY (symbol, ts) DEFERRABLE",
        "market_bars_ohlcv_1m has no primary key (symbol, ts)."
    )]
    [InlineData(
        "ALTER TABLE market_bars_ohlcv_1m DROP CONSTRAINT market_bars_ohlcv_1m_ingestion_run_id_fkey",
        "does not refer to data_ingest_runs"
    )]
    [InlineData("ALTER TABLE market_bars_ohlcv_1m SET UNLOGGED", "market_bars_ohlcv_1m is not logged")]
    [InlineData(
        "ALTER TABLE market_bars_ohlcv_1m RENAME TO t; CREATE TABLE market_bars_ohlcv_1m (LIKE t INCLUDING DEFAULTS INCLUDING "
            + "CONSTRAINTS, PRIMARY KEY (symbol, ts), FOREIGN KEY (ingestion_run_id) REFERENCES data_ingest_runs (id)) PARTITION BY "
            + "RANGE (ts); CREATE UNLOGGED TABLE p PARTITION OF market_bars_ohlcv_1m DEFAULT",
        "definition: p is not logged"
    )]
    [InlineData(
        "CREATE COLLATION ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false); ALTER "
            + "TABLE market_bars_ohlcv_1m ALTER symbol TYPE text COLLATE ci",
        "has a collation for which different texts are equal"
    )]
    [InlineData(
        "ALTER TABLE market_bars_ohlcv_1m RENAME TO t; CREATE VIEW market_bars_ohlcv_1m AS SELECT * FROM t",
        "market_bars_ohlcv_1m is not a table."
    )]
    [InlineData(
        "ALTER TABLE market_bars_ohlcv_1m RENAME TO t; CREATE MATERIALIZED VIEW market_bars_ohlcv_1m AS SELECT * FROM t",
        "market_bars_ohlcv_1m is not a table."
    )]
    [InlineData(
        "DROP TABLE market_bars_ohlcv_1m; CREATE TABLE market_bars_ohlcv_1m (id int)",
        "market_bars_ohlcv_1m has no column vendor."
    )]
    [InlineData(
        "DROP TABLE market_bars_ohlcv_1m, data_ingest_runs; CREATE TABLE data_ingest_runs (id int)",
        "data_ingest_runs has no column vendor."
    )]
    [InlineData("DROP TABLE market_bars_ohlcv_1m, data_ingest_runs; CREATE SEQUENCE market_bars_ohlcv_1m", "market_bars_ohlcv_1m")]
    [InlineData("ALTER TABLE data_ingest_runs ALTER status DROP NOT NULL", "Column status of data_ingest_runs allows NULL.")]
    [InlineData(
        "ALTER TABLE data_ingest_runs DROP CONSTRAINT data_ingest_runs_status_check",
        "has no constraint data_ingest_runs_status_check"
    )]
    [InlineData(
        "ALTER TABLE data_ingest_runs ALTER row_count TYPE integer",
        "Column row_count of data_ingest_runs is integer, not bigint."
    )]
    public void A_table_of_another_shape_is_refused_and_nothing_is_changed(string change, string difference) // D2, Q5
    {
        using var bench = new ServerBench();
        bench.Sql(change);
        var objects = bench.Objects();

        var refused = Assert.Throws<TargetException>(bench.Init);

        Assert.Equal((ErrorIds.TableMismatch, ExitCodes.TargetRefused), (refused.Id, ExitCodes.For(refused)));
        Assert.Contains(difference, refused.Message, StringComparison.Ordinal);
        Assert.Equal(objects, bench.Objects());
        if (change.Contains("DROP TABLE market_bars_ohlcv_1m, ", StringComparison.Ordinal))
            return;
        var run = bench.RequireRefused<TargetException>(
            bench.Options(bench.ThreeWeeksFile),
            ErrorIds.TableMismatch,
            ExitCodes.TargetRefused
        );
        Assert.Contains(difference, run.Message, StringComparison.Ordinal);
        Assert.Equal(objects, bench.Objects());
        Assert.False(Directory.Exists(bench.Checkpoint));
    }

    [PostgresFact]
    public void A_run_without_tables_says_so_and_leaves_nothing_behind() // Q5, D3
    {
        using var bench = new ServerBench(isInitialized: false);
        var source = bench.ThreeWeeksFile;

        foreach (
            var options in new[]
            {
                bench.Options(source),
                bench.Options(source) with
                {
                    DryRun = true,
                },
                bench.Options(source) with
                {
                    Limit = 5,
                },
            }
        )
        {
            var error = bench.RequireRefused<TargetException>(options, ErrorIds.TableMismatch, ExitCodes.TargetRefused);
            Assert.Contains($"holds no table {Table}", error.Message, StringComparison.Ordinal);
            Assert.Contains("Create the tables", error.Advice!.Text, StringComparison.Ordinal);
        }

        Assert.Equal("", bench.Objects());
        Assert.False(Directory.Exists(bench.Checkpoint));
        Assert.Equal([bench.PassFile, source], Directory.EnumerateFileSystemEntries(bench.Folder).Order(StringComparer.Ordinal));
    }

    [PostgresFact]
    public void A_reading_without_tables_says_so_and_names_the_command_that_creates_them() // Q5
    {
        using var bench = new ServerBench(isInitialized: false);
        Directory.CreateDirectory(bench.Checkpoint);

        foreach (
            var read in (Action[])
                [
                    () => VerifyRun.Digest(bench.Db),
                    () => bench.Verify(),
                    () => RollRun.Run(new TableOptions { Db = bench.Db, Checkpoint = bench.Checkpoint }),
                ]
        )
        {
            var error = Assert.Throws<TargetException>(read);
            Assert.Equal(ErrorIds.TableMismatch, error.Id);
            Assert.Contains("Create the tables", error.Advice!.Text, StringComparison.Ordinal);
        }
    }

    [PostgresFact]
    public void Several_differences_are_a_line_each() // D2
    {
        using var bench = new ServerBench();
        bench.Sql($"DROP TABLE {Table}; CREATE TABLE {Table} (id int)");

        var error = Assert.Throws<TargetException>(() => VerifyRun.Digest(bench.Db));

        var lines = error.Message.Split('\n');
        Assert.EndsWith("that does not have the expected definition:", lines[0], StringComparison.Ordinal);
        Assert.Equal($"  {Table} has no column vendor.", lines[1]);
        Assert.Equal(22, lines.Length);
    }

    [PostgresFact]
    public void A_partitioned_table_is_filled_like_any_other()
    {
        using var bench = new ServerBench();
        bench.Sql(
            """
            ALTER TABLE market_bars_ohlcv_1m RENAME TO old;
            CREATE TABLE market_bars_ohlcv_1m (LIKE old INCLUDING DEFAULTS INCLUDING CONSTRAINTS, PRIMARY KEY (symbol, ts),
                FOREIGN KEY (ingestion_run_id) REFERENCES data_ingest_runs (id)) PARTITION BY RANGE (ts);
            DROP TABLE old;
            CREATE TABLE early PARTITION OF market_bars_ohlcv_1m FOR VALUES FROM (MINVALUE) TO ('2024-03-10 00:00Z');
            CREATE TABLE late PARTITION OF market_bars_ohlcv_1m FOR VALUES FROM ('2024-03-10 00:00Z') TO (MAXVALUE);
            """
        );

        bench.Init();
        bench.RunThreeWeeks();

        bench.RequireModel(ThreeWeeks.Model);
        Assert.True(bench.Count(table: "early") > 0 && bench.Count(table: "late") > 0);
    }
}
