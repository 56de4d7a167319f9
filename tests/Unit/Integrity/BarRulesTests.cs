using FsCheck.Fluent;
using MgcBackfill.Dbn;
using MgcBackfill.Integrity;
using MgcBackfill.Market;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Integrity;

public sealed class BarRulesTests
{
    private const long Undefined = long.MaxValue;
    private const long NotADouble = (1L << 53) + 1;

    public static TheoryData<string, BarRule> BrokenInOneWay
    {
        get
        {
            var rows = new TheoryData<string, BarRule>();
            foreach (var price in new[] { "open", "high", "low", "close" })
            {
                rows.Add($"{price}={Undefined}", BarRule.PriceUndefined);
                rows.Add($"{price}=0", BarRule.PriceNotPositive);
                rows.Add($"{price}=-1", BarRule.PriceNotPositive);
                rows.Add($"{price}={long.MinValue}", BarRule.PriceNotPositive);
            }

            rows.Add("high=20049", BarRule.HighNotHighest); // below open alone
            rows.Add("open=20010 high=20019", BarRule.HighNotHighest); // below close alone
            rows.Add("open=20030 close=20030 low=20030 high=20029", BarRule.HighNotHighest); // below all three
            rows.Add("low=20051 high=20050", BarRule.HighNotHighest); // below low only: high >= low
            rows.Add("low=20021", BarRule.LowNotLowest); // above close alone
            rows.Add("open=20010 low=20011", BarRule.LowNotLowest); // above open alone
            rows.Add("low=20100", BarRule.LowNotLowest); // above open and close, at high
            rows.Add($"volume={1UL << 63}", BarRule.VolumeOutOfRange);
            rows.Add($"volume={ulong.MaxValue}", BarRule.VolumeOutOfRange);
            rows.Add("ts=1704189600000000001", BarRule.NotOnWholeMinute);
            rows.Add("ts=1704189599999999999", BarRule.NotOnWholeMinute);
            rows.Add("ts=1704189601000000000", BarRule.NotOnWholeMinute);
            rows.Add("ts=-1", BarRule.NotOnWholeMinute); // undefined
            rows.Add("ts=-60000000000", BarRule.NotOnWholeMinute); // before the epoch, or beyond 2262
            rows.Add($"high={NotADouble}", BarRule.PriceNotRepresentable);
            rows.Add($"open={NotADouble} high={NotADouble}", BarRule.PriceNotRepresentable);
            rows.Add($"close={NotADouble} high={NotADouble}", BarRule.PriceNotRepresentable);
            rows.Add($"open={NotADouble} high={NotADouble} low={NotADouble} close={NotADouble}", BarRule.PriceNotRepresentable);
            rows.Add($"high={Undefined - 1}", BarRule.PriceNotRepresentable);
            return rows;
        }
    }

    public static TheoryData<string> Valid =>
        new(
            "",
            "open=20050 high=20050 low=20050 close=20050", // one price
            "open=1 high=1 low=1 close=1",
            "open=20100 close=20000", // open at high, close at low
            "open=20000 close=20100",
            "volume=0",
            $"volume={long.MaxValue}",
            "ts=0",
            $"high={1L << 50}",
            $"high={1L << 53}"
        );

    [Theory]
    [MemberData(nameof(BrokenInOneWay))]
    public void Every_way_to_break_a_rule_is_found(string change, BarRule rule) // B1 to B4, C9
    {
        var bar = Bar(change);
        Assert.Equal(rule, BarRules.FirstBroken(in bar, BarInterval.Minute));
    }

    [Theory]
    [MemberData(nameof(Valid))]
    public void A_bar_that_keeps_every_rule_passes(string change) // B1 to B4
    {
        var bar = Bar(change);
        Assert.Null(BarRules.FirstBroken(in bar, BarInterval.Minute));
    }

    [Fact]
    public void The_first_of_two_broken_rules_is_reported() // B5
    {
        (string Change, BarRule Rule)[] inOrder =
        [
            ("ts=1", BarRule.NotOnWholeMinute),
            ("close=9223372036854775807", BarRule.PriceUndefined),
            ("open=-5", BarRule.PriceNotPositive),
            ("high=20015", BarRule.HighNotHighest),
            ("low=20021", BarRule.LowNotLowest),
            ("volume=9223372036854775808", BarRule.VolumeOutOfRange),
        ];
        for (var i = 0; i < inOrder.Length; i++)
        {
            for (var j = i + 1; j < inOrder.Length; j++)
            {
                var bar = Bar($"{inOrder[j].Change} {inOrder[i].Change}");
                Assert.Equal(inOrder[i].Rule, BarRules.FirstBroken(in bar, BarInterval.Minute));
            }
        }

        var huge = Bar($"high={NotADouble} volume={1UL << 63}");
        Assert.Equal(BarRule.VolumeOutOfRange, BarRules.FirstBroken(in huge, BarInterval.Minute));
    }

    [Fact]
    public void A_bar_passes_exactly_when_it_meets_section_5() // B1 to B4
    {
        var price = Gen.Frequency((8, Gen.Choose(1, 4).Select(p => (long)p)), (1, Gen.Elements(0L, -1L, Undefined)));
        FixedProperty.Holds(
            price.ArrayOf(4).SelectMany(_ => Gen.Elements(0UL, 1UL, (1UL << 63) - 1, 1UL << 63), (p, volume) => (p, volume)),
            sample =>
            {
                var (p, volume) = sample;
                var (open, high, low, close) = (p[0], p[1], p[2], p[3]);
                var bar = new Bar
                {
                    TsEvent = 0,
                    Open = open,
                    High = high,
                    Low = low,
                    Close = close,
                    Volume = volume,
                };
                var holds =
                    high >= Math.Max(Math.Max(open, close), low)
                    && low <= Math.Min(open, close)
                    && high >= low
                    && p.All(x => x > 0 && x != Undefined)
                    && volume <= long.MaxValue;

                Assert.Equal(holds, BarRules.FirstBroken(in bar, BarInterval.Minute) is null);
            },
            cases: 5000
        );
    }

    [Fact]
    public void Every_rule_has_its_own_description() // B5
    {
        var reported = Enum.GetValues<BarRule>().Select(BarRules.Describe).ToArray();

        Assert.Equal(reported.Length, reported.Distinct().Count());
        Assert.All(reported, t => Assert.Matches("^(high|low|prices|volume|ts_utc|a contract|a price) (must|has) ", t));
    }

    internal static Bar Bar(string changes)
    {
        var bar = new Bar
        {
            TsEvent = 1_704_189_600_000_000_000,
            Open = 20_050,
            High = 20_100,
            Low = 20_000,
            Close = 20_020,
            Volume = 7,
        };
        foreach (var change in changes.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = (change.Split('=')[0], change.Split('=')[1]);
            switch (name)
            {
                case "ts":
                    bar.TsEvent = Number(value);
                    break;
                case "open":
                    bar.Open = Number(value);
                    break;
                case "high":
                    bar.High = Number(value);
                    break;
                case "low":
                    bar.Low = Number(value);
                    break;
                case "close":
                    bar.Close = Number(value);
                    break;
                default:
                    bar.Volume = ulong.Parse(value, System.Globalization.CultureInfo.InvariantCulture);
                    break;
            }
        }

        return bar;
    }

    private static long Number(string text) => long.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
