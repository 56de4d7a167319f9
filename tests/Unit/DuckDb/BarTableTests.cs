using MgcBackfill.DuckDb;
using MgcBackfill.DuckDb.Native;
using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.DuckDb;

public sealed class BarTableTests
{
    private const string Columns =
        "ts_utc TIMESTAMPTZ NOT NULL, symbol TEXT NOT NULL, source_symbol TEXT NOT NULL, open DOUBLE NOT "
        + "NULL, high DOUBLE NOT NULL, low DOUBLE NOT NULL, close DOUBLE NOT NULL, volume BIGINT NOT NULL";

    private static readonly BarTable s_table = new(BarInterval.Minute);

    private const string Key = "PRIMARY KEY (symbol, ts_utc)";

    /// <summary>Every way in which a table can be foreign: the statements, and the text that the refusal must contain.</summary>
    public static TheoryData<string, string> OtherColumns =>
        new()
        {
            {
                Table(Columns.Replace("TIMESTAMPTZ", "TIMESTAMP", StringComparison.Ordinal)),
                "Column 1 is ts_utc TIMESTAMP, not ts_utc TIMESTAMP WITH TIME ZONE."
            },
            { Table(Columns.Replace("TIMESTAMPTZ", "BIGINT", StringComparison.Ordinal)), "Column 1 is ts_utc BIGINT" },
            { Table(Columns.Replace("ts_utc TIMESTAMPTZ", "ts_utc TEXT", StringComparison.Ordinal)), "Column 1 is ts_utc VARCHAR" },
            { Table(Columns.Replace("volume BIGINT", "volume INTEGER", StringComparison.Ordinal)), "Column 8 is volume INTEGER" },
            { Table(Columns.Replace("volume BIGINT", "volume UBIGINT", StringComparison.Ordinal)), "Column 8 is volume UBIGINT" },
            { Table(Columns.Replace("low DOUBLE", "low FLOAT", StringComparison.Ordinal)), "Column 6 is low FLOAT" },
            { Table(Columns.Replace("close DOUBLE", "close DECIMAL(18,9)", StringComparison.Ordinal)), "Column 7 is close DECIMAL(18,9)" },
            { Table(Columns.Replace("source_symbol", "contract", StringComparison.Ordinal)), "Column 3 is contract VARCHAR" },
            { Table(Columns.Replace(", volume BIGINT NOT NULL", "", StringComparison.Ordinal)), "Column volume is missing." },
            { Table(Columns + ", vwap DOUBLE"), "It has an additional column, vwap DOUBLE." },
            {
                Table(
                    Columns.Replace(
                        "open DOUBLE NOT NULL, high DOUBLE NOT NULL",
                        "high DOUBLE NOT NULL, open DOUBLE NOT NULL",
                        StringComparison.Ordinal
                    )
                ),
                "Column 4 is high DOUBLE, not open DOUBLE."
            },
            {
                Table(Columns.Replace("source_symbol TEXT NOT NULL", "source_symbol TEXT", StringComparison.Ordinal)),
                "Column source_symbol allows NULL."
            },
            { Table(Columns.Replace("close DOUBLE NOT NULL", "close DOUBLE", StringComparison.Ordinal)), "Column close allows NULL." },
            {
                Table(Columns.Replace("symbol TEXT NOT NULL, s", "symbol TEXT NOT NULL DEFAULT 'MGC', s", StringComparison.Ordinal)),
                "Column symbol has a default value."
            },
            { Table(Columns, "PRIMARY KEY (ts_utc, symbol)"), "Its primary key is not (symbol, ts_utc)." },
            { Table(Columns, "PRIMARY KEY (ts_utc)"), "Its primary key is not (symbol, ts_utc)." },
            { Table(Columns, "UNIQUE (symbol, ts_utc)"), "Its primary key is not (symbol, ts_utc)." },
            { Table(Columns, null), "Its primary key is not (symbol, ts_utc)." },
            { Table(Columns, Key + ", CHECK (volume < 1000000)"), "CHECK" },
            { Table(Columns, Key + ", UNIQUE (source_symbol, ts_utc)"), "UNIQUE" },
            {
                "CREATE TABLE days (d TEXT PRIMARY KEY);" + Table(Columns, Key + ", FOREIGN KEY (source_symbol) REFERENCES days (d)"),
                "FOREIGN KEY"
            },
            { $"CREATE TABLE bars ({Columns}); CREATE VIEW bars_1m AS SELECT * FROM bars", "bars_1m is a view, not a table." },
            { Table(Columns, Key).Replace("bars_1m", "\"Bars_1M\"", StringComparison.Ordinal), "Bars_1M" },
        };

    [Fact]
    public void The_table_is_created_with_exactly_these_columns_and_this_key() // D1
    {
        using var database = DatabaseInstance.Open(":memory:", new InstanceOptions());
        using var connection = database.Connect();

        Assert.False(s_table.Exists(connection));
        s_table.Create(connection);

        Assert.True(s_table.Exists(connection));
        Assert.Empty(s_table.FindDifferences(connection));
        Assert.Equal(
            "ts_utc TIMESTAMP WITH TIME ZONE false, symbol VARCHAR false, source_symbol VARCHAR false, "
                + "open DOUBLE false, high DOUBLE false, low DOUBLE false, close DOUBLE false, volume BIGINT false",
            connection.Scalar<string>(
                "SELECT string_agg(column_name || ' ' || data_type || ' ' || is_nullable, ', "
                    + "' ORDER BY column_index) FROM duckdb_columns() WHERE table_name = 'bars_1m'"
            )
        );
        Assert.Equal(
            "symbol,ts_utc",
            connection.Scalar<string>(
                "SELECT array_to_string(constraint_column_names, ',') FROM duckdb_constraints() WHERE constraint_type = 'PRIMARY KEY'"
            )
        );
    }

    [Fact]
    public void A_database_without_the_table_has_exactly_that_difference() // D2
    {
        using var database = DatabaseInstance.Open(":memory:", new InstanceOptions());
        using var connection = database.Connect();

        Assert.Equal(["There is no table bars_1m."], s_table.FindDifferences(connection));
    }

    [Fact]
    public void A_table_of_that_name_in_another_schema_is_ignored() // D2
    {
        using var database = DatabaseInstance.Open(":memory:", new InstanceOptions());
        using var connection = database.Connect();
        connection.Execute("CREATE SCHEMA other; CREATE TABLE other.bars_1m (x INTEGER)");

        Assert.False(s_table.Exists(connection));
        s_table.Create(connection);
        Assert.Empty(s_table.FindDifferences(connection));
    }

    [Theory]
    [MemberData(nameof(OtherColumns))]
    public void A_foreign_table_is_refused_with_the_difference_and_left_unchanged(string statements, string named) // D2
    {
        using var bench = new Workbench();
        bench.Sql(statements);
        var before = File.ReadAllBytes(bench.Db);

        var error = Assert.Throws<TargetException>(() => new DuckDbDatabase(bench.Db).OpenForWriting(BarSeries.Of(Products.Default)));

        Assert.Equal((ErrorIds.TableMismatch, ExitCodes.TargetRefused), (error.Id, ExitCodes.For(error)));
        Assert.Equal(bench.Db, error.Where.File);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(bench.Db));
        Assert.False(File.Exists(bench.Db + ".wal"));
    }

    [Fact]
    public void All_differences_of_a_table_are_reported_at_once() // D2
    {
        using var bench = new Workbench();
        bench.Sql("CREATE TABLE bars_1m (ts_utc TIMESTAMP, symbol TEXT, note TEXT)");

        var error = Assert.Throws<TargetException>(() => new DuckDbDatabase(bench.Db).OpenForWriting(BarSeries.Of(Products.Default)));

        foreach (
            var difference in new[]
            {
                "Column 1 is ts_utc TIMESTAMP",
                "Column symbol allows NULL",
                "Column 3 is note",
                "Column volume is missing",
                "primary key",
            }
        )
            Assert.Contains(difference, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_foreign_table_stops_a_run_and_a_dry_run_before_anything_is_written() // D2, I3, I4
    {
        using var bench = new Workbench();
        var source = bench.Write(Tape.Quiet("2024-01-08", "2024-01-09"));
        bench.Sql(Table(Columns, null) + "; INSERT INTO bars_1m VALUES ('2024-01-08 00:00:00+00', 'MGC', 'MGCG4', 1, 1, 1, 1, 1)");
        var before = File.ReadAllBytes(bench.Db);

        bench.RequireRefused<TargetException>(
            bench.Options(source) with
            {
                DryRun = true,
            },
            ErrorIds.TableMismatch,
            ExitCodes.TargetRefused
        );
        Assert.False(Directory.Exists(bench.Checkpoint));
        bench.RequireRefused<TargetException>(bench.Options(source), ErrorIds.TableMismatch, ExitCodes.TargetRefused);

        Assert.Equal(before, File.ReadAllBytes(bench.Db));
        Assert.Empty(bench.Records.History);
    }

    [Fact]
    public void After_a_run_a_database_contains_only_the_table() // P2, D1
    {
        using var bench = new Workbench();
        var source = bench.Write(Tape.Quiet("2024-01-08", "2024-01-19"));

        bench.Run(bench.Options(source) with { ChunkDays = 2 });
        bench.Sql(
            "UPDATE bars_1m SET close = close + 1, high = high + 1 WHERE ts_utc = '2024-01-09 "
                + "00:00:00+00'; DELETE FROM bars_1m WHERE ts_utc = '2024-01-11 00:00:00+00'"
        );
        bench.Run(bench.Options(source) with { ChunkDays = 2, AllowReplace = true, Checkpoint = bench.File("another") });

        Assert.Equal(
            "bars_1m",
            bench
                .Scalar<string>("SELECT string_agg(schema_name || table_name, ' ') FROM duckdb_tables() WHERE NOT internal")
                .Replace("main", "", StringComparison.Ordinal)
        );
        Assert.Equal(0, bench.Scalar<long>("SELECT count(*) FROM duckdb_views() WHERE NOT internal"));
        Assert.Equal(0, bench.Scalar<long>("SELECT count(*) FROM duckdb_schemas() WHERE NOT internal AND schema_name <> 'main'"));
        Assert.Equal(0, bench.Scalar<long>("SELECT count(*) FROM duckdb_indexes()"));
        Assert.Equal(0, bench.Scalar<long>("SELECT count(*) FROM duckdb_sequences()"));
        Assert.Equal(0, bench.Scalar<long>("SELECT count(*) FROM duckdb_types() WHERE NOT internal"));
        Assert.Equal(0, bench.Scalar<long>("SELECT count(*) FROM duckdb_functions() WHERE NOT internal"));
    }

    [Fact]
    public void Other_objects_in_the_database_stay_unchanged() // P2
    {
        using var bench = new Workbench();
        var source = bench.Write(Tape.Quiet("2024-01-08", "2024-01-09"));
        bench.Sql(
            "CREATE SCHEMA research; CREATE TABLE research.notes AS SELECT 42 AS "
                + "answer; CREATE VIEW five AS SELECT 5 AS minutes; CREATE SEQUENCE counter"
        );

        bench.Run(source);

        Assert.Equal(47, bench.Scalar<long>("SELECT answer + minutes FROM research.notes, five"));
        Assert.Equal(2, bench.Scalar<long>("SELECT count(*) FROM duckdb_tables()"));
        Assert.Equal(1, bench.Scalar<long>("SELECT count(*) FROM duckdb_sequences()"));
    }

    private static string Table(string columns, string? constraints = Key) =>
        $"CREATE TABLE bars_1m ({columns}{(constraints is null ? "" : ", " + constraints)})";
}
