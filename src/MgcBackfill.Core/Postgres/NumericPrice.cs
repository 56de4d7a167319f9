using MgcBackfill.Integrity;

namespace MgcBackfill.Postgres;

/// <summary>Converts between the source's fixed-point prices (1e-9) and NUMERIC, exactly.</summary>
internal static class NumericPrice
{
    private const byte Scale = 9;

    // Below this, every price has a double of its own. Above it, a source that holds another one is refused (section 5).
    private const long AlwaysRepresentable = 1L << 53;

    private static readonly long[] s_powers = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000];

    /// <summary>The price as a decimal without trailing zeros behind the point.</summary>
    public static decimal ToDecimal(long units)
    {
        var (value, scale) = (units < 0 ? 0UL - (ulong)units : (ulong)units, Scale);
        while (scale > 0 && value % 10 == 0)
        {
            value /= 10;
            scale--;
        }

        return new decimal((int)(uint)value, (int)(uint)(value >> 32), 0, units < 0, scale);
    }

    /// <summary>
    /// The double of a stored price: that of the fixed-point price if it is one, or else a double that no fixed-point price has, so that it
    /// equals no bar of a source. That is NaN where every double is that of a price.
    /// </summary>
    public static double ToDouble(decimal price)
    {
        if (
            TryToUnits(price, out var units)
            && (units is > -AlwaysRepresentable and < AlwaysRepresentable || PriceScale.IsRepresentable(units))
        )
            return PriceScale.ToDouble(units);
        var near = (double)price;
        return !PriceScale.TryToUnits(near, out _) ? near
            : !PriceScale.TryToUnits(Math.BitIncrement(near), out _) ? Math.BitIncrement(near)
            : double.NaN;
    }

    private static bool TryToUnits(decimal price, out long units)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(price, bits);
        var (scale, magnitude) = ((bits[3] >> 16) & 0xFF, ((ulong)(uint)bits[1] << 32) | (uint)bits[0]);
        units = 0;
        if (scale > Scale || bits[2] != 0)
        {
            if (Math.Abs(price) > long.MaxValue / s_powers[Scale] + 1)
                return false;

            // Zeros behind the ninth digit do not change the value.
            var scaled = price * s_powers[Scale];
            if (scaled != decimal.Truncate(scaled) || Math.Abs(scaled) > long.MaxValue)
                return false;
            units = (long)scaled;
            return true;
        }

        var product = (UInt128)magnitude * (ulong)s_powers[Scale - scale];
        if (product > long.MaxValue)
            return false;
        units = price < 0 ? -(long)product : (long)product;
        return true;
    }
}
