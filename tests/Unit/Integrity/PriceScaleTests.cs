using System.Globalization;
using FsCheck.Fluent;
using MgcBackfill.Integrity;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Integrity;

public sealed class PriceScaleTests
{
    [Fact]
    public void Every_tick_up_to_10000_is_stored_as_the_double_of_its_decimal_text() // B5
    {
        for (var tick = 1; tick <= 100_000; tick++)
        {
            var units = tick * 100_000_000L;
            var text = string.Create(CultureInfo.InvariantCulture, $"{tick / 10}.{tick % 10}");

            var stored = PriceScale.ToDouble(units);

            Assert.Equal(double.Parse(text, CultureInfo.InvariantCulture), stored);
            Assert.True(PriceScale.TryToUnits(stored, out var back));
            Assert.Equal(units, back);
        }
    }

    [Fact]
    public void Every_integer_up_to_2_to_the_50_survives_the_round_trip() // B5, C9
    {
        const long Limit = 1L << 50;
        var bits = Gen.Choose(int.MinValue, int.MaxValue).Two().Select(x => ((long)x.Item1 << 32) ^ (uint)x.Item2);
        FixedProperty.Holds(
            bits.SelectMany(_ => Gen.Choose(0, 63), (value, shift) => (value >> shift) % (Limit + 1)),
            units =>
            {
                Assert.True(PriceScale.TryToUnits(PriceScale.ToDouble(units), out var back));
                Assert.Equal(units, back);
                Assert.True(PriceScale.IsRepresentable(units));
            },
            cases: 20_000
        );
        Assert.All([0L, 1L, -1L, Limit, -Limit, Limit - 1, 1 - Limit], n => Assert.True(PriceScale.IsRepresentable(n)));
    }

    [Fact]
    public void The_double_is_the_nearest_to_the_price() // B5
    {
        FixedProperty.Holds(
            Gen.Choose(1, int.MaxValue).Two().Select(x => ((long)x.Item1 * x.Item2) % (1L << 53)),
            units =>
                Assert.Equal(
                    double.Parse((units / 1_000_000_000m).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
                    PriceScale.ToDouble(units)
                ),
            cases: 5000
        );
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(double.MaxValue)]
    [InlineData(1e10)]
    [InlineData(-1e10)]
    [InlineData(double.Epsilon)]
    [InlineData(0.1234567891)] // ten decimals
    [InlineData(2000.1000000000001)] // not a nearest double of nine decimals
    public void A_double_that_represents_no_price_is_refused(double stored) => // G1, C9
        Assert.False(PriceScale.TryToUnits(stored, out _));

    [Fact]
    public void The_neighbouring_doubles_of_a_price_are_not_prices() // M2, C9
    {
        var price = PriceScale.ToDouble(2_065_100_000_000);

        Assert.False(PriceScale.TryToUnits(Math.BitIncrement(price), out _));
        Assert.False(PriceScale.TryToUnits(Math.BitDecrement(price), out _));
    }

    [Theory]
    [InlineData((1L << 53) + 1)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(-(1L << 53) - 1)]
    public void An_integer_that_does_not_survive_the_round_trip_is_not_representable(long units) => // C9
        Assert.False(PriceScale.IsRepresentable(units));
}
