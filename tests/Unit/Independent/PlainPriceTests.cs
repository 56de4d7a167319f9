using System.Globalization;
using MgcBackfill.Independent;

namespace MgcBackfill.Tests.Independent;

/// <summary>Section 5: prices are stored as the nearest double, checked with the arithmetic of the independent check.</summary>
public sealed class PlainPriceTests
{
    [Fact]
    public void The_nearest_double_of_the_framework_is_accepted_and_its_neighbours_are_not()
    {
        var random = new Random(11);
        for (var i = 0; i < 20_000; i++)
        {
            var units = random.NextInt64(1, 1L << random.Next(1, 63));
            var nearest = Nearest(units);
            Assert.True(PlainPrice.IsNearest(nearest, units), $"{units}");
            Assert.False(PlainPrice.IsNearest(Math.BitIncrement(nearest), units), $"above {units}");
            Assert.False(PlainPrice.IsNearest(Math.BitDecrement(nearest), units), $"below {units}");
        }
    }

    [Fact]
    public void Prices_near_powers_of_two_are_decided_correctly()
    {
        for (var power = 0; power < 33; power++)
        {
            foreach (var by in Enumerable.Range(-3, 7))
            {
                var units = ((1L << power) * 1_000_000_000L) + by;
                var nearest = Nearest(units);
                foreach (
                    var near in new[]
                    {
                        nearest,
                        Math.BitIncrement(nearest),
                        Math.BitDecrement(nearest),
                        Math.BitDecrement(Math.BitDecrement(nearest)),
                    }
                )
                    Assert.Equal(near == nearest, PlainPrice.IsNearest(near, units));
            }
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(0.0)]
    [InlineData(-2000.0)]
    [InlineData(double.MaxValue)]
    [InlineData(double.Epsilon)]
    [InlineData(1e-10)]
    [InlineData(1e18)]
    public void A_double_that_is_not_a_price_is_never_the_nearest(double stored)
    {
        foreach (var units in new[] { 1L, 1_000_000_000L, 2_000_000_000_000L, long.MaxValue, 0L, -1L, -2_000_000_000_000L, long.MinValue })
            Assert.False(PlainPrice.IsNearest(stored, units));
    }

    private static double Nearest(long units) =>
        double.Parse(units.ToString(CultureInfo.InvariantCulture) + "e-9", CultureInfo.InvariantCulture);
}
