using System.Globalization;
using FsCheck.Fluent;
using MgcBackfill.Market;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Market;

public sealed class TradingDayTests
{
    private const long Minute = 60_000_000_000;

    [Theory]
    [InlineData("2024-01-01T23:00Z", 0, "2024-01-02")]
    [InlineData("2024-01-01T23:00Z", -1, "2024-01-01")]
    [InlineData("2024-01-02T23:00Z", -1, "2024-01-02")]
    [InlineData("2024-01-02T23:00Z", 0, "2024-01-03")]
    [InlineData("2024-02-28T23:00Z", 0, "2024-02-29")]
    [InlineData("2024-12-31T23:00Z", 0, "2025-01-01")]
    [InlineData("1970-01-01T00:00Z", 0, "1970-01-01")]
    [InlineData("1969-12-31T23:00Z", 0, "1970-01-01")]
    [InlineData("1969-12-31T23:00Z", -1, "1969-12-31")]
    [InlineData("1969-12-30T23:00Z", 0, "1969-12-31")]
    [InlineData("1969-12-30T23:00Z", -1, "1969-12-30")]
    public void The_trading_day_changes_at_2300Z_to_the_nanosecond(string instant, long nanoseconds, string day) => // T2
        Assert.Equal(day, TradingDay.FromTimestamp(DbnBuilder.Time(instant) + nanoseconds).ToString());

    [Fact]
    public void The_trading_day_is_09_to_09_in_Brisbane_on_every_date() // T2
    {
        var brisbane = TimeZoneInfo.FindSystemTimeZoneById("Australia/Brisbane");
        for (var date = new DateOnly(2009, 1, 1); date < new DateOnly(2032, 1, 1); date = date.AddDays(1))
        {
            var open = TimeZoneInfo.ConvertTimeToUtc(date.ToDateTime(new TimeOnly(9, 0)), brisbane);
            var close = TimeZoneInfo.ConvertTimeToUtc(date.AddDays(1).ToDateTime(new TimeOnly(9, 0)), brisbane);

            Assert.Equal(open, Instant.ToDateTime(TradingDay.From(date).Open));
            Assert.Equal(close, Instant.ToDateTime(TradingDay.From(date).Close));
        }
    }

    [Fact]
    public void Every_instant_is_inside_its_trading_day() => // T2
        FixedProperty.Holds(
            Gen.Choose(-2_000_000, 2_000_000)
                .SelectMany(hours => Gen.Choose(0, int.MaxValue), (hours, rest) => (hours * TradingDay.Hour) + (rest * 1000L)),
            ts =>
            {
                var day = TradingDay.FromTimestamp(ts);
                Assert.InRange(ts, day.Open, day.Close - 1);
                Assert.Equal(day, TradingDay.From(day.Date));
                Assert.Equal(day.Close, day.Next.Open);
            },
            cases: 2000
        );

    [Fact]
    public void Sunday_reopen_in_summer_is_its_own_trading_day_and_in_winter_is_Mondays() // T2
    {
        var chicago = TimeZoneInfo.FindSystemTimeZoneById("America/Chicago");
        var (summers, winters) = (0, 0);
        for (var sunday = new DateOnly(2010, 1, 3); sunday < new DateOnly(2027, 1, 1); sunday = sunday.AddDays(7))
        {
            var reopen = TimeZoneInfo.ConvertTimeToUtc(sunday.ToDateTime(new TimeOnly(17, 0)), chicago);
            var day = TradingDay.FromTimestamp(Instant.FromDateTime(reopen));
            if (chicago.IsDaylightSavingTime(reopen))
            {
                Assert.Equal(sunday, day.Date);
                Assert.Equal(60, (day.Close - Instant.FromDateTime(reopen)) / Minute);
                summers++;
            }
            else
            {
                Assert.Equal(sunday.AddDays(1), day.Date);
                Assert.Equal(day.Open, Instant.FromDateTime(reopen));
                winters++;
            }
        }

        Assert.True(summers > 500 && winters > 250);
    }

    [Theory]
    [InlineData("2024-03-10T22:00Z", "2024-03-10")] // summer time began that morning
    [InlineData("2024-03-03T23:00Z", "2024-03-04")]
    [InlineData("2024-10-27T22:00Z", "2024-10-27")]
    [InlineData("2024-11-03T23:00Z", "2024-11-04")] // it ended that morning
    public void The_Sundays_of_a_clock_change_follow_the_new_time(string reopen, string day) => // T2
        Assert.Equal(day, TradingDay.FromTimestamp(DbnBuilder.Time(reopen)).ToString());

    [Fact]
    public void Saturdays_are_recognized()
    {
        var week = TradingDay.Range(Day("2024-01-01"), Day("2024-01-07")).ToArray();

        Assert.Equal([false, false, false, false, false, true, false], week.Select(d => d.IsSaturday));
        Assert.True(Day("1970-01-03").IsSaturday);
        Assert.True(Day("1969-12-27").IsSaturday);
    }

    [Fact]
    public void A_Saturday_is_completely_inside_the_Globex_weekend() // T2: Friday 21:00Z or 22:00Z to Sunday 22:00Z or 23:00Z
    {
        var saturday = Day("2024-07-06");

        Assert.Equal(DbnBuilder.Time("2024-07-05T23:00Z"), saturday.Open);
        Assert.Equal(DbnBuilder.Time("2024-07-06T23:00Z"), saturday.Close);
    }

    [Fact]
    public void Instants_at_the_limits_of_the_nanosecond_range_have_trading_days() // T2
    {
        Assert.Equal("2262-04-12", TradingDay.FromTimestamp(long.MaxValue).ToString());
        Assert.Equal("2262-04-12", TradingDay.FromTimestamp(DbnBuilder.Time("2262-04-11T23:00Z")).ToString());
        Assert.Equal("2262-04-11", TradingDay.FromTimestamp(DbnBuilder.Time("2262-04-11T22:59Z")).ToString());
        Assert.Equal(TradingDay.Latest, TradingDay.FromTimestamp(long.MaxValue));
        Assert.Equal((DbnBuilder.Time("2262-04-11T23:00Z"), long.MaxValue), (TradingDay.Latest.Open, TradingDay.Latest.Close));
        Assert.Equal("1677-09-21", TradingDay.FromTimestamp(long.MinValue).ToString());
    }

    [Theory]
    [InlineData("2262-04-13")]
    [InlineData("2608-08-01")] // 2^64 nanoseconds after 2024
    [InlineData("9999-12-31")]
    public void A_day_beyond_the_nanosecond_range_holds_no_instant(string date) => // T3
        Assert.Equal((long.MaxValue, long.MaxValue), (Day(date).Open, Day(date).Close));

    [Fact]
    public void Open_and_close_bound_exactly_the_instants_of_their_day() // T2
    {
        for (var day = TradingDay.Earliest; day < TradingDay.Latest; day = day.Next)
        {
            Assert.Equal((day, day), (TradingDay.FromTimestamp(day.Open), TradingDay.FromTimestamp(day.Close - 1)));
            Assert.Equal(day.Next, TradingDay.FromTimestamp(day.Close));
        }
    }

    [Fact]
    public void A_range_holds_both_ends() // T3
    {
        var range = new TradingDayRange(Day("2024-02-27"), Day("2024-03-01"));

        Assert.Equal(
            ["2024-02-27", "2024-02-28", "2024-02-29", "2024-03-01"],
            TradingDay.Range(range.First, range.Last).Select(d => d.ToString())
        );
        Assert.Equal(4, range.Days);
        Assert.All(TradingDay.Range(range.First, range.Last), d => Assert.True(range.Contains(d)));
        Assert.False(range.Contains(Day("2024-02-26")) || range.Contains(Day("2024-03-02")));
        Assert.Equal("2024-02-27..2024-03-01", range.ToString());
        Assert.Equal("2024-02-27", new TradingDayRange(range.First, range.First).ToString());
        Assert.Empty(TradingDay.Range(range.Last, range.First));
    }

    [Theory]
    [InlineData("2024-01-01", "2024-01-03", "2024-01-03", "2024-01-05", true)]
    [InlineData("2024-01-01", "2024-01-03", "2024-01-04", "2024-01-05", false)]
    [InlineData("2024-01-04", "2024-01-05", "2024-01-01", "2024-01-03", false)]
    [InlineData("2024-01-01", "2024-01-09", "2024-01-04", "2024-01-05", true)]
    public void Ranges_overlap_if_they_share_a_day(string first, string last, string otherFirst, string otherLast, bool overlaps) =>
        Assert.Equal(overlaps, new TradingDayRange(Day(first), Day(last)).Overlaps(new TradingDayRange(Day(otherFirst), Day(otherLast))));

    [Fact]
    public void Days_are_ordered_in_time()
    {
        var (earlier, later) = (Day("1969-12-31"), Day("1970-01-01"));

        Assert.True(earlier < later && earlier <= later && later > earlier && later >= earlier && earlier.CompareTo(later) < 0);
        Assert.False(later < earlier || later <= earlier || earlier > later || earlier >= later);
    }

    [Theory]
    [InlineData("th-TH")]
    [InlineData("ar-SA")]
    [InlineData("de-DE")]
    public void A_day_reads_the_same_under_every_culture(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            Assert.Equal("2024-01-02", Day("2024-01-02").ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Instants_survive_the_round_trip_to_DateTime()
    {
        var time = Instant.ToDateTime(DbnBuilder.Time("2024-01-02T23:01Z"));

        Assert.Equal((DateTimeKind.Utc, new DateTime(2024, 1, 2, 23, 1, 0)), (time.Kind, time));
        Assert.Equal(DbnBuilder.Time("2024-01-02T23:01Z"), Instant.FromDateTime(time));
    }

    private static TradingDay Day(string date) => TradingDay.From(DateOnly.ParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture));
}
