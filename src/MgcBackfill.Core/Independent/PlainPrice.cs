using System.Numerics;

namespace MgcBackfill.Independent;

/// <summary>
/// Compares stored prices with the source without any rounding. A double is a whole number times a power of two, so it can be compared
/// exactly with a whole number of 1e-9 units.
/// </summary>
internal static class PlainPrice
{
    private const long UnitsOfOne = 1_000_000_000;
    private const long SmallestOfBinade = 1L << 52;

    /// <summary>
    /// True if <paramref name="stored"/> is the double nearest to <paramref name="units"/> of 1e-9, or the even one of two equally near
    /// doubles (section 5). False for NaN, for infinity, and for values that are not above 0.
    /// </summary>
    public static bool IsNearest(double stored, long units)
    {
        if (units <= 0 || !TryScale(stored, out var whole, out var shift))
            return false;

        // All values in 1e-9 / 2^shift. The stored value is less than 2^83 in these units. A much larger source value cannot be its
        // neighbour, and would not fit into the type.
        if (BitOperations.Log2((ulong)units) + shift > 100)
            return false;
        var distance = Math.BigMul(whole, UnitsOfOne) - ((Int128)units << shift);

        // Half the distance between two doubles. Just below a power of two, doubles are twice as close, so it is a quarter there.
        var parts = whole == SmallestOfBinade && distance > 0 ? 4 : 2;
        var scaled = Int128.Abs(distance) * parts;
        return scaled < UnitsOfOne || (scaled == UnitsOfOne && whole % 2 == 0);
    }

    // stored = whole / 2^shift, with 53 bits in whole. False if it cannot be a price: every price is at least 1e-9, more than 2^-30, and
    // less than 2^34.
    private static bool TryScale(double stored, out long whole, out int shift)
    {
        (whole, shift) = (0, 0);
        if (!(stored >= 1.0 / (1 << 30) && stored < 1L << 34))
            return false;
        var bits = BitConverter.DoubleToInt64Bits(stored);
        whole = (bits & (SmallestOfBinade - 1)) | SmallestOfBinade;
        shift = 1075 - (int)(bits >> 52);
        return true;
    }
}
