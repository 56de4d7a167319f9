using MgcBackfill.Analysis;
using MgcBackfill.Checkpoint;
using MgcBackfill.DuckDb;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Analysis;

/// <summary>Coverage and rolls over fifteen years: every figure against plain SQL over the same table, or against the records.</summary>
public sealed class WholeHistoryTests
{
    private static readonly Lazy<IReadOnlyList<StoredDay>> s_stored = new(() => StoredDay.ReadAll(FifteenYears.Db));
    private static readonly Lazy<TableCoverage> s_coverage = new(() =>
        CoverageRun.Run(new CoverageOptions { Db = FifteenYears.Db, Dbn = [FifteenYears.Dbn] })
    );
    private static readonly Lazy<RollCalendar> s_rolls = new(() => RollRun.Run(new TableOptions { Db = FifteenYears.Db }));

    [Fact]
    public void The_minutes_of_every_day_are_1440() => // T2
        Assert.All(
            s_coverage.Value.Days,
            d => Assert.Equal(1440, d.Bars + d.Weekend + d.Holiday + d.Halt + d.Maintenance + d.NoTrade + d.Unknown)
        );

    [Fact]
    public void Every_stored_day_equals_its_group_in_SQL() =>
        Assert.Equal(
            s_stored.Value.Select(s => (s.TradingDay, s.Contract, s.Bars, s.First, s.Last, (s.Last - s.First).TotalMinutes < 60)),
            s_coverage
                .Value.Days.Where(d => d.Bars > 0)
                .Select(d => (d.TradingDay, d.SourceSymbol!, d.Bars, d.FirstTs!.Value, d.LastTs!.Value, d.Stub!.Value))
        );

    [Fact]
    public void Every_weekday_without_rows_is_reported_and_no_Saturday()
    {
        var stored = s_stored.Value.Select(s => s.TradingDay).ToHashSet();
        var weekdays = Enumerable
            .Range(0, 6000)
            .Select(s_stored.Value[0].TradingDay.AddDays)
            .Where(d =>
                d < s_stored.Value[^1].TradingDay && d.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !stored.Contains(d)
            );

        var reported = s_coverage.Value.Days.Where(d => d.Bars == 0).ToArray();

        Assert.Equal(weekdays, reported.Where(d => d.TradingDay.DayOfWeek != DayOfWeek.Sunday).Select(d => d.TradingDay));
        Assert.All(reported, d => Assert.NotNull(d.Reason));
        Assert.DoesNotContain(reported, d => d.TradingDay.DayOfWeek == DayOfWeek.Saturday);
    }

    [Fact]
    public void Partial_days_equal_the_records() // T4
    {
        var records = CheckpointFolder.Read(FifteenYears.Db + ".checkpoint").DayHistory.ToDictionary(d => d.TradingDay, d => d.Partial);

        Assert.All(s_coverage.Value.Days.Where(d => d.Bars > 0), d => Assert.Equal(records[d.TradingDay], d.Partial));
        Assert.Contains(true, records.Values);
    }

    // The synthetic market has its own calendar, without halts and without the sources of the table. The two must agree on every minute in
    // which it trades.
    [Fact]
    public void The_only_bars_outside_hours_are_in_the_halt_that_the_synthetic_market_lacks() =>
        Assert.Equal(
            Count("ts_utc >= '2014-08-24 22:00:00+00' AND ts_utc < '2014-08-25 02:00:00+00'"),
            s_coverage.Value.Total!.OutsideHours
        );

    [Fact]
    public void Ordinary_days_are_open_for_23_hours_and_closed_for_one()
    {
        // Tuesday to Thursday in months without a holiday, on both sides of a clock change.
        var days = s_coverage
            .Value.Days.Where(d =>
                d.TradingDay
                    is {
                        Year: 2017 or 2023,
                        Month: 3 or 8 or 10,
                        DayOfWeek: DayOfWeek.Tuesday or DayOfWeek.Wednesday or DayOfWeek.Thursday,
                    }
            )
            .ToArray();

        Assert.True(days.Length > 70);
        Assert.All(days, d => Assert.Equal((1380L, 60L, 0L, 0L), (d.Bars + d.NoTrade, d.Maintenance, d.Closed, d.Unknown)));
    }

    [Fact]
    public void With_the_source_every_tradeless_minute_of_a_covered_day_is_split() =>
        Assert.All(
            s_coverage.Value.Days.Where(d => d.Partial == false),
            d => Assert.Equal((d.NoTrade, 0L), (d.OthersTraded!.Value + d.NobodyTraded!.Value, d.NotStored!.Value))
        );

    [Fact]
    public void The_periods_add_up_to_the_total()
    {
        var (total, years, months) = (s_coverage.Value.Total!, s_coverage.Value.ByYear.ToArray(), s_coverage.Value.ByMonth.ToArray());

        Assert.Equal((Count("true"), s_stored.Value.Count), (total.Bars, total.Days));
        foreach (var parts in (CoveragePeriod[][])[years, months])
        {
            Assert.Equal(total.Bars, parts.Sum(p => p.Bars));
            Assert.Equal(total.Minutes, parts.Sum(p => p.Minutes));
            Assert.Equal(total.NobodyTraded, parts.Sum(p => p.NobodyTraded ?? 0));
            Assert.Equal(total.Days + total.Holidays + total.Empty, parts.Sum(p => p.Days + p.Holidays + p.Empty));
        }

        Assert.Equal((16, 184), (years.Length, months.Length));
    }

    [Fact]
    public void Rolls_are_on_the_days_on_which_SQL_finds_a_contract_change()
    {
        var stored = s_stored.Value;
        var expected = stored
            .Zip(stored.Skip(1))
            .Where(p => p.First.Contract != p.Second.Contract)
            .Select(p =>
                (
                    p.Second.TradingDay,
                    p.First.Contract,
                    p.Second.Contract,
                    p.First.Last,
                    (decimal)p.First.LastClose,
                    p.Second.First,
                    (decimal)p.Second.FirstOpen
                )
            );

        Assert.Equal(
            expected,
            s_rolls.Value.Rolls.Select(r => (r.TradingDay, r.From, r.To, r.LastTs, r.LastClose, r.FirstTs, r.FirstOpen))
        );
        Assert.True(s_rolls.Value.Rolls.Count > 60);
        Assert.Equal(
            (stored[0].TradingDay, stored[0].Contract, stored[^1].TradingDay, stored[^1].Contract),
            (s_rolls.Value.FirstDay, s_rolls.Value.FirstSymbol, s_rolls.Value.LastDay, s_rolls.Value.LastSymbol)
        );
    }

    [Fact]
    public void Front_month_volumes_around_a_roll_equal_the_sums_of_the_table() // F1
    {
        var stored = s_stored.Value.ToDictionary(s => s.TradingDay);

        Assert.All(
            s_rolls.Value.Rolls,
            r =>
            {
                Assert.Equal((UInt128)stored[r.Before.TradingDay].Volume, r.Before.From!.Value);
                Assert.Equal((UInt128)stored[r.TradingDay].Volume, r.On.To!.Value);
                Assert.True(r.On.To >= r.On.From && r.Before.From >= r.Before.To);
            }
        );
    }

    [Fact]
    public void Days_as_front_month_add_up_to_all_days()
    {
        var rolls = s_rolls.Value.Rolls;

        Assert.Equal(s_stored.Value.Count, rolls.Sum(r => r.DaysFront) + s_stored.Value.Count(s => s.TradingDay >= rolls[^1].TradingDay));
    }

    [Fact]
    public void The_eight_statistics_equal_those_of_SQL()
    {
        var statistics = TableStatistics.Read(FifteenYears.Db);
        var (first, last) = (s_stored.Value[0], s_stored.Value[^1]);

        Assert.Equal(
            (Count("true"), first.First, last.Last, last.LastClose, last.Last, "MGC", "1m", "synthetic", null),
            (
                statistics.RowCount,
                statistics.MinTs,
                statistics.MaxTs,
                statistics.LatestClose,
                statistics.LatestTs,
                statistics.Symbol,
                statistics.Timeframe,
                statistics.Vendor,
                statistics.Message
            )
        );
    }

    private static long Count(string where)
    {
        using var database = TargetDatabase.OpenForReading(FifteenYears.Db);
        return database.Connection.Scalar<long>($"SELECT count(*) FROM bars_1m WHERE {where}");
    }
}
