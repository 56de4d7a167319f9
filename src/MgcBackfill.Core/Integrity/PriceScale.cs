using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MgcBackfill.Integrity;

/// <summary>Converts between the source's fixed-point integers (1e-9) and the doubles that are stored.</summary>
public static class PriceScale
{
    /// <summary>Number of units in 1.</summary>
    public const long UnitsPerOne = 1_000_000_000;

    /// <summary>
    /// The nearest double. Dividing two exact integers gives the correctly rounded quotient, so for every price up to 2^53 units (9
    /// million) this is the double nearest to the price.
    /// </summary>
    public static double ToDouble(long units) => units / (double)UnitsPerOne;

    /// <summary>The nearest doubles of four prices; the same result as one at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<double> ToDouble(Vector256<long> units) =>
        Vector256.ConvertToDouble(units) / Vector256.Create((double)UnitsPerOne);

    /// <summary>
    /// Finds the integer nearest to <paramref name="price"/>. True if the price is exactly the nearest double of that integer.
    /// </summary>
    public static bool TryToUnits(double price, out long units)
    {
        var scaled = Math.Round(price * UnitsPerOne);
        if (!(scaled > -9.2e18 && scaled < 9.2e18))
        {
            units = 0;
            return false;
        }

        units = (long)scaled;
        return ToDouble(units).Equals(price);
    }

    /// <summary>Does the same for four prices at once. False if any of them is not exact, or is 2^51 units or more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryToUnits(Vector256<double> prices, out Vector256<long> units)
    {
        var scaled = Vector256.Round(prices * UnitsPerOne);

        // Below 2^51, adding a constant turns a whole double into a bit pattern that differs from its integer by a constant. NaN fails this
        // comparison.
        if (!Vector256.LessThanAll(Vector256.Abs(scaled), Vector256.Create((double)(1L << 51))))
        {
            units = default;
            return false;
        }

        var magic = Vector256.Create((double)((1L << 52) + (1L << 51)));
        units = (scaled + magic).AsInt64() - magic.AsInt64();
        return Vector256.EqualsAll(scaled / Vector256.Create((double)UnitsPerOne), prices);
    }

    /// <summary>True if the integer survives conversion to a double and back (C9).</summary>
    public static bool IsRepresentable(long units) => TryToUnits(ToDouble(units), out var back) && back == units;
}
