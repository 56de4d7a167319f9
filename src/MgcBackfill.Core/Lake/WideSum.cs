using System.Globalization;

namespace MgcBackfill.Lake;

/// <summary>
/// A sum of 64-bit integers that cannot overflow. The upper and the lower 32 bits of the numbers are added up apart, which takes less time
/// than a 128-bit addition for each number.
/// </summary>
internal struct WideSum
{
    private Int128 _total;
    private long _upper;
    private long _lower;

    /// <summary>Adds a number. After at most 2^31 numbers, <see cref="Fold"/> must be called.</summary>
    public void Add(long number)
    {
        _upper += number >> 32;
        _lower += (uint)number;
    }

    /// <summary>Adds the numbers since the last call to the total.</summary>
    public void Fold()
    {
        _total += ((Int128)_upper << 32) + _lower;
        (_upper, _lower) = (0, 0);
    }

    /// <summary>The total as a decimal integer.</summary>
    public override readonly string ToString() => _total.ToString(CultureInfo.InvariantCulture);
}
