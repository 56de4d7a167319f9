using MgcBackfill.Dbn;
using MgcBackfill.Synthetic;

namespace MgcBackfill.Tests.Synthetic;

/// <summary>To a reader, the synthetic market looks like the real one.</summary>
public sealed class SyntheticMarketTests(TwoMonths sample) : IClassFixture<TwoMonths>
{
    private const long Minute = 60_000_000_000;

    [Fact]
    public void Bars_are_in_time_order_and_each_symbol_has_one_a_minute() // S4
    {
        var last = new Dictionary<int, long>();
        var previous = long.MinValue;
        foreach (ref readonly var bar in sample.Bars.AsSpan())
        {
            Assert.True(bar.TsEvent >= previous);
            Assert.Equal(0, bar.TsEvent % Minute);
            Assert.True(!last.TryGetValue(bar.Symbol, out var before) || before < bar.TsEvent);
            previous = last[bar.Symbol] = bar.TsEvent;
        }
    }

    [Fact]
    public void Within_a_minute_instruments_come_in_no_order() // S4
    {
        var (up, down) = (0, 0);
        for (var i = 1; i < sample.Bars.Length; i++)
        {
            if (sample.Bars[i].TsEvent != sample.Bars[i - 1].TsEvent)
                continue;
            if (sample.Bars[i].InstrumentId > sample.Bars[i - 1].InstrumentId)
                up++;
            else
                down++;
        }

        Assert.InRange((double)up / (up + down), .45, .55);
    }

    [Fact]
    public void No_bar_falls_into_the_daily_break_or_on_a_Saturday() // T2
    {
        var forward = new DateTime(2024, 3, 10);
        foreach (ref readonly var bar in sample.Bars.AsSpan())
        {
            var time = TwoMonths.GetTime(bar);
            Assert.NotEqual(DayOfWeek.Saturday, time.DayOfWeek);
            Assert.NotEqual(time < forward ? 22 : 21, time.Hour);
            Assert.False(time.DayOfWeek == DayOfWeek.Sunday && time.Hour < 22);
        }
    }

    [Fact]
    public void Sunday_in_summer_is_a_trading_day_of_one_hour() // T2
    {
        var sundays = sample.Bars.Where(b => TwoMonths.GetTradingDay(b).DayOfWeek == DayOfWeek.Sunday).ToArray();

        Assert.Equal(
            ["2024-03-10", "2024-03-17", "2024-03-24", "2024-03-31", "2024-04-07", "2024-04-14"],
            sundays.Select(b => $"{TwoMonths.GetTradingDay(b):yyyy-MM-dd}").Distinct()
        );
        Assert.All(sundays, b => Assert.Equal(22, TwoMonths.GetTime(b).Hour));
        Assert.All(
            sundays.GroupBy(b => TwoMonths.GetTradingDay(b)),
            g => Assert.InRange(g.Select(b => b.TsEvent).Distinct().Count(), 50, 60)
        );
    }

    [Fact]
    public void Every_bar_satisfies_the_price_and_volume_rules() // B1, B2, B3
    {
        foreach (ref readonly var bar in sample.Bars.AsSpan())
        {
            Assert.True(bar.High >= Math.Max(bar.Open, bar.Close) && bar.Low <= Math.Min(bar.Open, bar.Close));
            Assert.True(bar.Volume >= 1);
            Assert.All([bar.Open, bar.High, bar.Low, bar.Close], p => Assert.Equal(0, p % 100_000_000));
            if (sample.Market.IsOutright(bar.Symbol))
                Assert.InRange(bar.Low, 1_100_000_000_000, 2_900_000_000_000);
        }
    }

    [Fact]
    public void Spreads_trade_at_negative_zero_and_positive_prices() // A2
    {
        var closes = sample.Bars.Where(b => !sample.Market.IsOutright(b.Symbol)).Select(b => b.Close).ToArray();

        Assert.Contains(closes, c => c < 0);
        Assert.Contains(closes, c => c == 0);
        Assert.Contains(closes, c => c > 0);
    }

    [Fact]
    public void Volume_moves_from_April_to_June_in_the_week_before_notice() // F1
    {
        var fronts = FrontMonths(sample.Market, sample.Bars);

        Assert.Equal(["MGCJ4", "MGCM4"], fronts.Select(f => f.Symbol).Distinct());
        Assert.InRange(fronts.First(f => f.Symbol == "MGCM4").Day, new DateOnly(2024, 3, 20), new DateOnly(2024, 3, 28));
    }

    [Fact]
    public void October_is_never_the_front_month() // F1
    {
        var options = new SyntheticMarketOptions
        {
            Start = new DateOnly(2021, 7, 1),
            End = new DateOnly(2021, 12, 31),
            Spreads = false,
        };
        var market = new SyntheticMarket(options);

        Assert.Equal(["MGCQ1", "MGCZ1", "MGCG2"], FrontMonths(market, TwoMonths.GetBars(market)).Select(f => f.Symbol).Distinct());
    }

    [Theory]
    [InlineData(2012, .05, .28)]
    [InlineData(2015, .05, .28)]
    [InlineData(2019, .85, 1)]
    [InlineData(2024, .95, 1)]
    public void Early_years_are_thin_and_later_ones_dense(int year, double least, double most) // F1
    {
        // Three weeks without a roll.
        var options = new SyntheticMarketOptions
        {
            Start = new DateOnly(year, 5, 1),
            End = new DateOnly(year, 5, 20),
            Spreads = false,
        };
        var bars = TwoMonths.GetBars(options);
        var front = bars.GroupBy(b => b.Symbol).Max(g => g.Count());
        var open = Enumerable.Range(0, 20).Sum(d => GlobexCalendar.GetSession(options.Start.AddDays(d))?.Minutes ?? 0);

        Assert.InRange((double)front / open, least, most);
    }

    [Fact]
    public void The_American_morning_is_busier_than_the_Asian_night()
    {
        // Before the clock change: 08:30 to 10:30 in Chicago, and 22:00 to midnight.
        var winter = sample.Bars.Where(b => TwoMonths.GetTime(b) < new DateTime(2024, 3, 9)).ToArray();
        var morning = winter.Where(b => TwoMonths.GetTime(b).Hour is 14 or 15).Sum(b => (long)b.Volume);
        var night = winter.Where(b => TwoMonths.GetTime(b).Hour is 4 or 5).Sum(b => (long)b.Volume);

        Assert.True(morning > 3 * night);
    }

    [Fact]
    public void The_next_contract_is_priced_above_the_front_month()
    {
        var prices = sample
            .Bars.GroupBy(b => sample.Market.Symbols[b.Symbol])
            .ToDictionary(g => g.Key, g => g.ToDictionary(b => b.TsEvent, b => b.Close));

        var both = prices["MGCJ4"].Keys.Intersect(prices["MGCM4"].Keys).ToArray();
        Assert.True(both.Length > 1000);
        Assert.True(both.Average(t => (prices["MGCM4"][t] - prices["MGCJ4"][t]) / 1e9) is > 10 and < 30);
    }

    private static (DateOnly Day, string Symbol)[] FrontMonths(SyntheticMarket market, Bar[] bars) =>
        [
            .. bars.Where(b => market.IsOutright(b.Symbol))
                .GroupBy(b => TwoMonths.GetTradingDay(b))
                .Select(day => (day.Key, market.Symbols[day.GroupBy(b => b.Symbol).MaxBy(g => g.Sum(b => (long)b.Volume))!.Key])),
        ];
}
