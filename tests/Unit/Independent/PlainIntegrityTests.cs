using MgcBackfill.Errors;
using MgcBackfill.Independent;

namespace MgcBackfill.Tests.Independent;

/// <summary>F4 and section 5: the bar rules of the independent check.</summary>
public sealed class PlainIntegrityTests
{
    private static readonly DateOnly s_day = new(2024, 1, 9);
    private static readonly PlainBar s_good = new(1_704_755_400_000_000_000, 7, "MGCG4", true, 20, 23, 19, 21, 5, "a.dbn", 3);

    [Fact]
    public void A_bar_at_the_limit_of_every_rule_is_valid() // B1, B2, B3
    {
        PlainBar[] bars =
        [
            s_good,
            s_good with
            {
                Open = 1,
                High = 1,
                Low = 1,
                Close = 1,
                Volume = 0,
            },
            s_good with
            {
                High = long.MaxValue - 1,
                Volume = long.MaxValue,
            },
        ];

        PlainIntegrity.Require(s_day, [.. bars.Select((b, i) => b with { Ts = b.Ts + (i * PlainTime.Minute) })]);
    }

    [Theory]
    [InlineData(24, 23, 19, 21, 5, "high must be at least open, close and low")] // open above high
    [InlineData(20, 23, 19, 24, 5, "high must be at least open, close and low")] // close above high
    [InlineData(18, 23, 19, 21, 5, "low must be at most open and close")] // open below low
    [InlineData(20, 23, 19, 18, 5, "low must be at most open and close")] // close below low
    [InlineData(20, 19, 23, 21, 5, "high must be at least open, close and low")] // high below low
    [InlineData(0, 23, 0, 21, 5, "prices must be defined and above zero")]
    [InlineData(20, 23, 0, 21, 5, "prices must be defined and above zero")]
    [InlineData(20, 23, -1, 21, 5, "prices must be defined and above zero")]
    [InlineData(-4, -1, -5, -3, 5, "prices must be defined and above zero")]
    [InlineData(20, long.MaxValue, 19, 21, 5, "prices must be defined and above zero")]
    [InlineData(long.MaxValue, long.MaxValue, long.MaxValue, long.MaxValue, 5, "prices must be defined and above zero")]
    [InlineData(20, 23, 19, 21, 1UL << 63, "volume must be at most 2^63-1")]
    [InlineData(20, 23, 19, 21, ulong.MaxValue, "volume must be at most 2^63-1")]
    // B1 to B3, B5
    public void A_bar_that_breaks_a_rule_is_refused_with_all_its_data(long open, long high, long low, long close, ulong volume, string rule)
    {
        var bad = s_good with { Open = open, High = high, Low = low, Close = close, Volume = volume };

        var error = Assert.Throws<DataException>(() =>
            PlainIntegrity.Require(s_day, [s_good with { Ts = s_good.Ts - PlainTime.Minute }, bad])
        );

        Assert.Equal(
            (ErrorIds.BarInvalid, "a.dbn", 3L, "MGCG4", s_day),
            (error.Id, error.Where.File, error.Where.RecordIndex, error.Where.SourceSymbol, error.Where.TradingDay)
        );
        Assert.Equal(
            FormattableString.Invariant(
                $"a.dbn, record 3: 2024-01-08T23:10Z MGCG4 O {open} H {high} L {low} C {close} (in 1e-9) V {volume}: {rule}."
            ),
            error.Message
        );
    }

    [Fact]
    public void A_bar_that_is_not_on_the_minute_is_refused() => // B4
        Assert.Equal(
            ErrorIds.BarInvalid,
            Assert.Throws<DataException>(() => PlainIntegrity.Require(s_day, [s_good with { Ts = s_good.Ts + 1 }])).Id
        );

    [Fact]
    public void Two_bars_of_a_minute_are_refused() => // F4
        Assert.Equal(
            ErrorIds.BarDuplicateSelected,
            Assert.Throws<DataException>(() => PlainIntegrity.Require(s_day, [s_good, s_good with { RecordIndex = 4 }])).Id
        );
}
