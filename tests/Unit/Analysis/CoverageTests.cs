using System.Globalization;
using MgcBackfill.Analysis;
using MgcBackfill.Errors;
using MgcBackfill.Tests.DuckDb;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Analysis;

/// <summary>The coverage of a table, in scenes whose minutes were counted by hand.</summary>
public sealed class CoverageTests
{
    [Theory]
    [InlineData("2024-01-10", "12:00", 1379, 60, 0, 0, 0)] // midweek in winter: break from 22:00Z to the day's end
    [InlineData("2024-07-10", "12:00", 1379, 60, 0, 0, 0)] // in summer: break from 21:00Z, open again for the day's last hour
    [InlineData("2015-09-16", "12:00", 1394, 45, 0, 0, 0)] // when the break was shorter
    [InlineData("2024-01-12", "12:00", 1379, 0, 60, 0, 0)] // a Friday in winter
    [InlineData("2024-07-12", "12:00", 1319, 0, 120, 0, 0)] // in summer
    [InlineData("2024-07-07", "22:30", 59, 0, 1380, 0, 0)] // a Sunday in summer: the hour after the reopen
    [InlineData("2024-03-08", "12:00", 1379, 0, 60, 0, 0)] // the Friday before the clocks go forward
    [InlineData("2024-03-10", "22:30", 59, 0, 1380, 0, 0)] // that Sunday
    [InlineData("2024-03-11", "12:00", 1379, 60, 0, 0, 0)]
    [InlineData("2024-11-01", "12:00", 1319, 0, 120, 0, 0)] // the Friday before they go back
    [InlineData("2024-11-04", "12:00", 1379, 60, 0, 0, 0)]
    [InlineData("2013-11-28", "12:00", 1139, 45, 0, 240, 15)] // Thanksgiving: open to 18:00Z, a quarter unknown, closed to 22:15Z, break
    [InlineData("2024-01-15", "12:00", 1139, 60, 0, 150, 90)] // Martin Luther King
    [InlineData("2024-12-24", "12:00", 1184, 0, 0, 195, 60)] // Christmas Eve: the market does not open again
    [InlineData("2024-12-26", "12:00", 1379, 60, 0, 0, 0)]
    public void The_minutes_of_a_day_add_up_and_each_is_classified_correctly(
        string day,
        string bar,
        int noTrade,
        int maintenance,
        int weekend,
        int holiday,
        int unknown
    ) // T2
    {
        using var bench = BarRows.With($"{day}T{bar}Z MGCG4");

        var covered = Assert.Single(Cover(bench).Days);

        Assert.Equal(
            (Workbench.Date(day), "MGCG4", 1, noTrade, maintenance, weekend, holiday, unknown, 0, 1440),
            (
                covered.TradingDay,
                covered.SourceSymbol,
                covered.Bars,
                covered.NoTrade,
                covered.Maintenance,
                covered.Weekend,
                covered.Holiday,
                covered.Unknown,
                covered.OutsideHours,
                covered.Minutes
            )
        );
        Assert.Equal(((bool?)null, (bool?)true, (EmptyReason?)null), (covered.Partial, covered.Stub, covered.Reason));
    }

    [Fact]
    public void A_weekday_without_bars_is_a_row_with_a_reason_or_unknown() // P1
    {
        // Thursday has no bar; Good Friday cannot have one, and neither can the weekend, which needs no row.
        using var bench = BarRows.With("2024-03-27T12:00Z MGCJ4", "2024-04-01T12:00Z MGCJ4");

        var days = Cover(bench).Days;

        Assert.Equal(
            ["2024-03-27", "2024-03-28", "2024-03-29", "2024-03-31", "2024-04-01"],
            days.Select(d => d.TradingDay.ToString("o", CultureInfo.InvariantCulture))
        );
        Assert.Equal([null, EmptyReason.Unknown, EmptyReason.Holiday, EmptyReason.Unknown, null], days.Select(d => d.Reason));
        Assert.Equal([Attention.Empty, Attention.None, Attention.Empty], days.Skip(1).Take(3).Select(d => d.Attention));
        // Thursday: 22 hours open and two closed, because no session follows the break before Good Friday. Sunday: the hour after the
        // reopen.
        Assert.Equal(
            [(1320, 0, 120, 0), (0, 0, 1320, 120), (60, 0, 0, 1380)],
            days.Skip(1).Take(3).Select(d => (d.NoTrade, d.Maintenance, d.Holiday, d.Weekend))
        );
        Assert.All(
            days.Skip(1).Take(3),
            d => Assert.Equal((0, null, null, null, null, 1440), (d.Bars, d.SourceSymbol, d.FirstTs, d.LastTs, d.Stub, d.Minutes))
        );
    }

    [Fact]
    public void A_Sunday_in_winter_without_bars_needs_no_row()
    {
        using var bench = BarRows.With("2024-01-05T12:00Z MGCG4", "2024-01-08T12:00Z MGCG4");

        Assert.Equal(["2024-01-05", "2024-01-08"], Cover(bench).Days.Select(d => d.TradingDay.ToString("o", CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void A_bar_in_a_closed_minute_is_reported_as_outside_hours()
    {
        using var bench = BarRows.With(
            "2024-01-06T12:00Z MGCG4", // a Saturday
            "2024-01-10T12:00Z MGCG4",
            "2024-01-10T22:15Z MGCG4",
            "2024-01-10T22:16Z MGCG4", // in the break
            "2024-03-29T12:00Z MGCG4", // Good Friday
            "2024-01-15T18:10Z MGCG4", // where the table of hours is unknown: not outside hours
            "2027-01-02T12:00Z MGCG7"
        ); // after the table of hours ends: not outside hours either

        var days = Cover(bench).Days.Where(d => d.Bars > 0).ToArray();

        Assert.Equal([1, 2, 0, 1, 0], days.Select(d => (int)d.OutsideHours));
        Assert.Equal([1, 3, 1, 1, 1], days.Select(d => (int)d.Bars));
        Assert.Equal(58, days[1].Maintenance);
        Assert.Equal([true, true, false, true, false], days.Select(d => d.Attention.HasFlag(Attention.OutsideHours)));
        Assert.All(days, d => Assert.Equal(1440, d.Minutes));
    }

    [Fact]
    public void Outside_the_table_of_hours_every_minute_without_a_bar_is_unknown()
    {
        using var bench = BarRows.With("2010-10-01T12:00Z MGCZ0", "2027-01-04T12:00Z MGCG7");

        var days = Cover(bench).Days;

        Assert.Equal((1439, 1, 1440), (days[0].Unknown, days[0].Bars, days[0].Minutes));
        Assert.Equal((1439, 1, 1440), (days[^1].Unknown, days[^1].Bars, days[^1].Minutes));
        // On 2010-10-03 the first trade date of the table begins at 21:15Z: 22 hours and a quarter are unknown, then closed, then open.
        Assert.Equal((1335, 45, 60), (days[1].Unknown, days[1].Weekend, days[1].NoTrade));
        Assert.Equal(EmptyReason.Unknown, days[1].Reason);
    }

    [Fact]
    public void Requested_days_outside_the_stored_ones_are_rows_as_well() // T3
    {
        using var bench = BarRows.With("2024-01-09T12:00Z MGCG4", "2024-01-10T12:00Z MGCG4");

        var days = Cover(bench, "2024-01-08", "2024-01-09").Days;

        Assert.Equal(
            [("2024-01-08", 0L), ("2024-01-09", 1L)],
            days.Select(d => (d.TradingDay.ToString("o", CultureInfo.InvariantCulture), d.Bars))
        );
        Assert.Equal(
            ["2024-01-11", "2024-01-12"],
            Cover(bench, "2024-01-11", "2024-01-14").Days.Select(d => d.TradingDay.ToString("o", CultureInfo.InvariantCulture))
        );
        var outside = Cover(bench, "2024-01-11");
        Assert.Empty(outside.Days);
        Assert.Equal("The requested days lie outside the stored days, 2024-01-09..2024-01-10.", outside.Message);
    }

    [Fact]
    public void Partial_comes_from_records_that_match_the_stored_rows_and_is_unknown_otherwise() // T4
    {
        using var bench = new Workbench();
        bench.Run(bench.Write(Tape.Quiet("2024-01-08", "2024-01-10").Slice("2024-01-08T00:00Z", "2024-01-10T23:00Z")));

        var recorded = Cover(bench);
        bench.Sql("DELETE FROM bars_1m WHERE ts_utc = '2024-01-09 10:30:00+00'");
        var altered = Cover(bench);
        Directory.Delete(bench.Checkpoint, recursive: true);
        var bare = Cover(bench);

        Assert.Equal([true, false, false], recorded.Days.Select(d => d.Partial));
        Assert.Equal([true, false, false], recorded.Days.Select(d => d.Attention.HasFlag(Attention.Partial)));
        Assert.Equal([true, null, false], altered.Days.Select(d => d.Partial));
        Assert.Equal([null, null, null], bare.Days.Select(d => d.Partial));
        Assert.Equal((true, false), (recorded.HasRecords, bare.HasRecords));
        Assert.Equal((1, 0, 3), (recorded.Total!.Partial, recorded.Total.PartialUnknown, bare.Total!.PartialUnknown));
    }

    [Fact]
    public void With_the_source_minutes_without_a_trade_are_split_by_reason()
    {
        using var bench = new Workbench();
        var tape = Tape.EmptyDays("2024-01-10", "2024-01-10")
            .Bar("MGCG4", "2024-01-10T12:00Z", 2000m, 50)
            .Bar("MGCG4", "2024-01-10T12:01Z", 2000m, 50)
            .Bar("MGCG4", "2024-01-10T12:04Z", 2000m, 50)
            .Bar("MGCJ4", "2024-01-10T12:00Z", 2020m, 1) // in the same minute as the contract
            .Bar("MGCJ4", "2024-01-10T12:02Z", 2020m, 1) // alone
            .Bar("MGCG4-MGCJ4", "2024-01-10T12:03Z", 20m, 1) // a spread alone
            .Bar("MGCJ4", "2024-01-10T22:30Z", 2020m, 1); // in the break
        var source = bench.Write(tape);
        bench.Run(source);

        var whole = Assert.Single(Cover(bench, dbn: source).Days);
        bench.Sql("DELETE FROM bars_1m WHERE ts_utc = '2024-01-10 12:04:00+00'");
        var lacking = Assert.Single(Cover(bench, dbn: source).Days);

        Assert.Equal((1377, 2, 1375, 0), (whole.NoTrade, whole.OthersTraded, whole.NobodyTraded, whole.NotStored));
        Assert.Equal((1378, 2, 1375, 1), (lacking.NoTrade, lacking.OthersTraded, lacking.NobodyTraded, lacking.NotStored));
        Assert.Equal(Attention.NotStored, lacking.Attention & Attention.NotStored);
        Assert.Null(Assert.Single(Cover(bench).Days).OthersTraded);
    }

    [Fact]
    public void A_source_that_does_not_cover_a_day_does_not_split_its_minutes()
    {
        using var bench = new Workbench();
        var tape = Tape.Quiet("2024-01-08", "2024-01-10");
        bench.Run(bench.Write(tape));
        var later = bench.Write(tape.Slice("2024-01-09T01:00Z", "2024-01-10T23:00Z"), "later.dbn.zst");

        var coverage = Cover(bench, dbn: later);

        // The last of the day's three bars is inside the break.
        Assert.Equal([null, null, 1378], coverage.Days.Select(d => d.NobodyTraded));
        Assert.Equal((1378L, 2L * 1378), (coverage.Total!.NobodyTraded!.Value, coverage.Total.NotSplit));
    }

    [Fact]
    public void A_day_without_rows_is_split_if_the_source_has_its_bars()
    {
        using var bench = new Workbench();
        var source = bench.Write(Tape.Quiet("2024-01-08", "2024-01-10"));
        bench.Run(source);
        bench.Sql("DELETE FROM bars_1m WHERE ts_utc >= '2024-01-08 23:00:00+00' AND ts_utc < '2024-01-09 23:00:00+00'");

        var day = Cover(bench, dbn: source).Days[1];

        // MGCG4 trades in three minutes, and MGCJ4 in one of them; the last minute is inside the break.
        Assert.Equal((EmptyReason.Unknown, 1380, 2, 1378), (day.Reason, day.NoTrade, day.OthersTraded, day.NobodyTraded));
    }

    [Theory]
    [InlineData("INSERT INTO bars_1m VALUES ('2024-01-10 12:05:00+00', 'MGC', 'MGCJ4', 1, 1, 1, 1, 1)", "holds bars of MGCG4 and of MGCJ4")]
    [InlineData("INSERT INTO bars_1m VALUES ('2024-01-10 12:00:00+00', 'GC', 'MGCG4', 1, 1, 1, 1, 1)", "rows of MGC and 1 row of GC")]
    [InlineData("INSERT INTO bars_1m VALUES ('2024-01-10 12:05:30+00', 'MGC', 'MGCG4', 1, 1, 1, 1, 1)", "not on a whole minute")]
    [InlineData("INSERT INTO bars_1m VALUES ('infinity', 'MGC', 'MGCG4', 1, 1, 1, 1, 1)", "an impossible time")]
    public void A_table_that_breaks_a_rule_is_refused(string sql, string what) // P1, G1
    {
        using var bench = BarRows.With("2024-01-10T12:00Z MGCG4");
        bench.Sql(sql);

        var error = Assert.Throws<GateException>(() => Cover(bench));

        Assert.Equal((ErrorIds.GateFailed, 5), (error.Id, ExitCodes.For(error)));
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
        Assert.Throws<GateException>(() => RollRun.Run(new TableOptions { Db = bench.Db }));
    }

    [Fact]
    public void An_empty_table_covers_nothing_and_requested_days_are_empty_rows()
    {
        using var bench = BarRows.Empty();

        Assert.Null(Cover(bench).Total);
        Assert.Equal("The table is empty: no bar is stored.", Cover(bench).Message);
        Assert.Equal(EmptyReason.Unknown, Assert.Single(Cover(bench, "2024-01-10", "2024-01-10").Days).Reason);
    }

    [Fact]
    public void A_missing_database_a_missing_table_and_a_foreign_table_are_refused() // D2, I3
    {
        using var bench = new Workbench();
        Assert.Equal((ErrorIds.DatabaseUnreadable, 6), Refused<TargetException>());
        bench.Sql("CREATE TABLE x (y INTEGER)");
        Assert.Equal((ErrorIds.TableMismatch, 6), Refused<TargetException>());
        bench.Sql("CREATE TABLE bars_1m (ts_utc TIMESTAMPTZ)");
        Assert.Equal((ErrorIds.TableMismatch, 6), Refused<TargetException>());

        (string, int) Refused<T>()
            where T : BackfillException => Assert.Throws<T>(() => Cover(bench)) is var error ? (error.Id, ExitCodes.For(error)) : default;
    }

    [Fact]
    public void A_database_that_another_process_writes_to_is_busy() // I3
    {
        using var bench = BarRows.With("2024-01-10T12:00Z MGCG4");
        using (DatabaseHolder.Hold(bench.Db))
        {
            Assert.Equal(ErrorIds.Busy, Assert.Throws<EnvironmentException>(() => Cover(bench)).Id);
            Assert.Equal(ErrorIds.Busy, Assert.Throws<EnvironmentException>(() => RollRun.Run(new TableOptions { Db = bench.Db })).Id);
            Assert.Equal(ErrorIds.Busy, Assert.Throws<EnvironmentException>(() => TableStatistics.Read(bench.Db)).Id);
        }

        Assert.Single(Cover(bench).Days);
    }

    [Fact]
    public void Invalid_options_are_a_usage_error()
    {
        using var bench = BarRows.With("2024-01-10T12:00Z MGCG4");

        Assert.Equal(ErrorIds.RangeReversed, Assert.Throws<UsageException>(() => Cover(bench, "2024-01-10", "2024-01-09")).Id);
        Assert.Equal(ErrorIds.InvalidArgument, Assert.Throws<UsageException>(() => Cover(bench, dbn: " ")).Id);
        Assert.Equal(ErrorIds.InvalidArgument, Assert.Throws<UsageException>(() => CoverageRun.Run(new CoverageOptions { Db = "" })).Id);
        Assert.Equal(
            ErrorIds.InvalidArgument,
            Assert.Throws<UsageException>(() => CoverageRun.Run(new CoverageOptions { Db = bench.Db, Checkpoint = bench.File("no") })).Id
        );
    }

    [Fact]
    public void Analysis_writes_nothing_anywhere() // I4
    {
        using var bench = new Workbench();
        var source = bench.Write(Tape.Quiet("2024-01-08", "2024-01-10"));
        bench.Run(source);
        var before = Files();

        Cover(bench, dbn: source);
        RollRun.Run(new TableOptions { Db = bench.Db });
        TableStatistics.Read(bench.Db);

        Assert.Equal(before, Files());

        Dictionary<string, byte[]> Files() =>
            Directory
                .EnumerateFiles(Path.GetDirectoryName(bench.Db)!, "*", SearchOption.AllDirectories)
                .ToDictionary(f => f, File.ReadAllBytes);
    }

    [Fact]
    public void Coverage_can_be_cancelled() // I3
    {
        using var bench = BarRows.With("2024-01-10T12:00Z MGCG4");
        using var stop = new CancellationTokenSource();
        stop.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() =>
            CoverageRun.Run(new CoverageOptions { Db = bench.Db }, cancellation: stop.Token)
        );
    }

    private static TableCoverage Cover(Workbench bench, string? start = null, string? end = null, string? dbn = null) =>
        CoverageRun.Run(
            new CoverageOptions
            {
                Db = bench.Db,
                Dbn = dbn is null ? [] : [dbn],
                Start = start is null ? null : Workbench.Date(start),
                End = end is null ? null : Workbench.Date(end),
            }
        );
}
