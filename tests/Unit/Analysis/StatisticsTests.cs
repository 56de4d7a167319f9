using MgcBackfill.Analysis;
using MgcBackfill.Errors;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Analysis;

/// <summary>The eight summary statistics of a table.</summary>
public sealed class StatisticsTests
{
    [Fact]
    public void The_latest_close_is_that_of_the_last_bar_in_any_row_order()
    {
        using var bench = BarRows.With("2024-01-24T12:00Z MGCG4 2031.7", "2024-01-23T12:00Z MGCG4 2999", "2024-01-22T12:00Z MGCG4 1999.1");

        var statistics = TableStatistics.Read(bench.Db);

        Assert.Equal(
            (
                3,
                new DateTime(2024, 1, 22, 12, 0, 0, DateTimeKind.Utc),
                new DateTime(2024, 1, 24, 12, 0, 0, DateTimeKind.Utc),
                2031.7,
                "MGC",
                null
            ),
            (statistics.RowCount, statistics.MinTs, statistics.MaxTs, statistics.LatestClose, statistics.Symbol, statistics.Message)
        );
        Assert.Equal((statistics.MaxTs, DateTimeKind.Utc), (statistics.LatestTs, statistics.MinTs!.Value.Kind));
    }

    [Fact]
    public void An_empty_table_has_nulls_and_a_message()
    {
        using var bench = BarRows.Empty();

        RequireNulls(TableStatistics.Read(bench.Db), "empty");
    }

    [Fact]
    public void A_database_without_the_table_has_nulls_and_a_message()
    {
        using var bench = new Workbench();
        bench.Sql("CREATE TABLE x (y INTEGER)");

        RequireNulls(TableStatistics.Read(bench.Db), "no table bars_1m");
    }

    [Fact]
    public void A_missing_database_and_a_foreign_table_are_refused() // D2, I3
    {
        using var bench = new Workbench();
        Assert.Equal(ErrorIds.DatabaseUnreadable, Assert.Throws<TargetException>(() => TableStatistics.Read(bench.Db)).Id);
        Assert.False(File.Exists(bench.Db));
        bench.Sql("CREATE TABLE bars_1m (ts_utc TIMESTAMPTZ, symbol TEXT, close DOUBLE)");
        Assert.Equal(ErrorIds.TableMismatch, Assert.Throws<TargetException>(() => TableStatistics.Read(bench.Db)).Id);
        Assert.Equal(ErrorIds.InvalidArgument, Assert.Throws<UsageException>(() => TableStatistics.Read(" ")).Id);
    }

    [Fact]
    public void Statistics_over_two_symbols_are_refused() // G1
    {
        using var bench = BarRows.With("2024-01-24T12:00Z MGCG4");
        bench.Sql("INSERT INTO bars_1m VALUES ('2024-01-10 12:05:00+00', 'GC', 'GCG4', 1, 1, 1, 1, 1)");

        Assert.Equal(ErrorIds.GateFailed, Assert.Throws<GateException>(() => TableStatistics.Read(bench.Db)).Id);
    }

    [Fact]
    public void Bars_of_a_file_that_is_marked_as_synthetic_are_of_no_vendor() // Q6
    {
        using var bench = new Workbench();
        bench.Run(ThreeWeeks.WriteTo(bench.File("made-up.dbn.zst")));

        Assert.Equal("synthetic", TableStatistics.Read(bench.Db).Vendor);
        Directory.Move(bench.Checkpoint, bench.File("elsewhere"));
        Assert.Equal("unknown", TableStatistics.Read(bench.Db).Vendor);
        Assert.Equal("synthetic", TableStatistics.Read(bench.Db, bench.File("elsewhere")).Vendor);
        Assert.Equal(ErrorIds.InvalidArgument, Assert.Throws<UsageException>(() => TableStatistics.Read(bench.Db, bench.Checkpoint)).Id);
    }

    [Fact]
    public void A_file_without_the_mark_is_the_vendors_and_one_synthetic_day_makes_a_table_synthetic() // Q6
    {
        using var bench = new Workbench();
        bench.Run(bench.Write(Tape.Quiet("2024-01-02", "2024-01-05")));
        Assert.Equal("databento", TableStatistics.Read(bench.Db).Vendor);
        Assert.DoesNotContain(
            "synthetic",
            File.ReadAllText(Path.Combine(bench.Checkpoint, "mgc_backfill_state.jsonl")),
            StringComparison.Ordinal
        );

        bench.Run(ThreeWeeks.WriteTo(bench.File("made-up.dbn.zst")));
        Assert.Equal("synthetic", TableStatistics.Read(bench.Db).Vendor);
    }

    private static void RequireNulls(TableStatistics statistics, string message)
    {
        Assert.Equal(
            (0, null, null, null, null, null),
            (statistics.RowCount, statistics.MinTs, statistics.MaxTs, statistics.LatestClose, statistics.LatestTs, statistics.Symbol)
        );
        Assert.Equal(("1m", "unknown"), (statistics.Timeframe, statistics.Vendor));
        Assert.Contains(message, statistics.Message, StringComparison.Ordinal);
    }
}
