using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MgcBackfill.Integrity;

/// <summary>Between the source's fixed-point integers (1e-9) and the doubles that are stored.</summary>
public static class PriceScale
{
    /// <summary>Units of one.</summary>
    public const long UnitsPerOne = 1_000_000_000;

    /// <summary>
    /// The nearest double. Exact integers divide to the correctly rounded quotient, so for every price up to 2^53 units (9 million)
    /// this is the double nearest to the price.
    /// </summary>
    public static double ToDouble(long units) => units / (double)UnitsPerOne;

    /// <summary>The nearest doubles of four prices; the same as one by one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<double> ToDouble(Vector256<long> units) => Vector256.ConvertToDouble(units) / Vector256.Create((double)UnitsPerOne);

    /// <summary>The integer that <paramref name="price"/> stands for, and whether it stands for one exactly.</summary>
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

    /// <summary>The integers that four prices stand for, and whether all of them stand for one exactly; the same as one by one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryToUnits(Vector256<double> prices, out Vector256<long> units)
    {
        var scaled = Vector256.Round(prices * UnitsPerOne);

        // Below 2^51 a whole double and its integer are one sum of bits apart. NaN compares as not below.
        if (!Vector256.LessThanAll(Vector256.Abs(scaled), Vector256.Create((double)(1L << 51))))
        {
            units = default;
            return false;
        }

        var magic = Vector256.Create((double)((1L << 52) + (1L << 51)));
        units = (scaled + magic).AsInt64() - magic.AsInt64();
        return Vector256.EqualsAll(scaled / Vector256.Create((double)UnitsPerOne), prices);
    }

    /// <summary>True where the integer survives the way to its double and back (C9).</summary>
    public static bool IsRepresentable(long units) => TryToUnits(ToDouble(units), out var back) && back == units;
}
