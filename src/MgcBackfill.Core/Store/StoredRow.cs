using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MgcBackfill.Dbn;
using MgcBackfill.Integrity;

namespace MgcBackfill.Store;

/// <summary>
/// One row of the table as the database returns it. It holds no reference, so that millions of rows are plain arrays. Its contract is an
/// index into the <see cref="StoredRows"/> that hold it.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct StoredRow
{
    /// <summary>ts_utc, microseconds since the epoch.</summary>
    public long TsMicroseconds;

    /// <summary>open.</summary>
    public double Open;

    /// <summary>high.</summary>
    public double High;

    /// <summary>low.</summary>
    public double Low;

    /// <summary>close.</summary>
    public double Close;

    /// <summary>volume.</summary>
    public long Volume;

    /// <summary>source_symbol.</summary>
    public int SourceSymbol;

    /// <summary>open, high, low and close as one vector.</summary>
    public readonly Vector256<double> Prices => Vector256.LoadUnsafe(in Open);

    /// <summary>The time in nanoseconds since the epoch.</summary>
    public readonly long Ts => TsMicroseconds * 1000;

    /// <summary>True if time, prices and volume equal those of a source's bar after conversion, bit by bit.</summary>
    public readonly bool HasSameValues(in Bar bar) =>
        TsMicroseconds == bar.TsEvent / 1000 && SamePrices(in bar) && Volume == (long)bar.Volume;

    // One division converts all four prices. The comparison is bitwise, so -0 does not equal 0 and NaN equals no price.
    private readonly bool SamePrices(in Bar bar) =>
        Vector256.EqualsAll(Prices.AsInt64(), PriceScale.ToDouble(Vector256.Create(bar.Open, bar.High, bar.Low, bar.Close)).AsInt64());
}
