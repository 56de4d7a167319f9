using System.Globalization;
using System.Numerics;
using FsCheck.Fluent;
using MgcBackfill.Integrity;
using MgcBackfill.Postgres;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Postgres;

/// <summary>Q2: prices as NUMERIC.</summary>
public sealed class NumericPriceTests
{
    private static readonly long[] s_extremes = [0, 1, -1, long.MaxValue, long.MinValue, 1_000_000_000, 999_999_999, -1_000_000_001];

    [Fact]
    public void Every_fixed_point_price_is_written_exactly_and_read_as_its_double() =>
        FixedProperty.Holds(
            Gen.OneOf(
                Gen.Elements(s_extremes),
                ArbMap.Default.GeneratorFor<long>(),
                Gen.Choose(-2_000_000_000, 2_000_000_000).Select(i => (long)i * 10)
            ),
            units =>
            {
                var price = NumericPrice.ToDecimal(units);

                Assert.Equal(new BigInteger(units), new BigInteger(price * 1_000_000_000m));
                Assert.False(
                    price.ToString(CultureInfo.InvariantCulture) is var text
                        && text.Contains('.', StringComparison.Ordinal)
                        && text.EndsWith('0')
                );
                if (PriceScale.IsRepresentable(units))
                    Assert.Equal(PriceScale.ToDouble(units), NumericPrice.ToDouble(price));
                else
                    Assert.False(PriceScale.TryToUnits(NumericPrice.ToDouble(price), out _));
            },
            cases: 2000
        );

    [Fact]
    public void Zeros_behind_the_last_digit_do_not_change_a_price() =>
        FixedProperty.Holds(
            Gen.Choose(int.MinValue, int.MaxValue).SelectMany(_ => Gen.Choose(0, 15), (units, zeros) => (units, zeros)),
            value =>
            {
                var price = NumericPrice.ToDecimal(value.units);
                var text = price.ToString(CultureInfo.InvariantCulture);
                text += (text.Contains('.', StringComparison.Ordinal) ? "" : ".") + new string('0', value.zeros);

                Assert.Equal(PriceScale.ToDouble(value.units), NumericPrice.ToDouble(decimal.Parse(text, CultureInfo.InvariantCulture)));
            },
            cases: 1000
        );

    [Fact]
    public void A_price_with_more_digits_equals_no_fixed_point_price() =>
        FixedProperty.Holds(
            ArbMap
                .Default.GeneratorFor<long>()
                .Where(u => Math.Abs((decimal)u) < 1L << 50)
                .SelectMany(_ => Gen.Choose(1, 999_999), (units, rest) => (units, rest)),
            value =>
            {
                var price = NumericPrice.ToDecimal(value.units) + (value.rest * 1e-15m);
                Assert.False(PriceScale.TryToUnits(NumericPrice.ToDouble(price), out _));
            },
            cases: 2000
        );

    [Theory]
    [InlineData("9223372036.854775808")]
    [InlineData("-9223372036.854775809")]
    [InlineData("79228162514264337593543950335")]
    [InlineData("-79228162514264337593543950335")]
    [InlineData("9007199.254740993")]
    [InlineData("9007199.2547409935")]
    [InlineData("9000000000.0000000001")]
    [InlineData("9223372036.8547758071")]
    public void A_price_that_no_source_can_hold_equals_none(string text)
    {
        var price = decimal.Parse(text, CultureInfo.InvariantCulture);
        var stored = NumericPrice.ToDouble(price);
        Assert.False(PriceScale.TryToUnits(stored, out _), $"{stored:R}");
    }
}
