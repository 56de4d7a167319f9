using System.Collections.Concurrent;
using MgcBackfill.Dbn;
using MgcBackfill.Market;
using MgcBackfill.Synthetic;

namespace MgcBackfill.Gateway;

/// <summary>
/// The synthetic market that the stand-in sells. Any two files of it agree on the bars that they share, also if the market grew by a day
/// between them.
/// </summary>
/// <param name="first">First UTC date.</param>
/// <param name="density">How many minutes have a bar; see <see cref="SyntheticMarketOptions.Density"/>.</param>
internal sealed class MarketData(DateOnly first, double density)
{
    private readonly ConcurrentDictionary<(string Root, DateOnly Last), Bar[]> _bars = [];

    /// <summary>First UTC date.</summary>
    public DateOnly First => first;

    /// <summary>Number of bars of a product in [<paramref name="start"/>, <paramref name="end"/>), nanoseconds since the epoch.</summary>
    public long Count(Product product, long start, long end, DateOnly last) => Slice(product, start, end, last).Length;

    /// <summary>A DBN file of that time, as the vendor makes it.</summary>
    public byte[] CreateFile(Product product, long start, long end, DateOnly last)
    {
        var header = new SyntheticMarket(Options(product, Date(start), Date(end - 1))).Metadata(dbnVersion: 3) with
        {
            Start = start,
            End = end,
        };
        using var stream = new MemoryStream();
        using var writer = new DbnFileWriter(stream, header, DbnFraming.VendorZstd);
        foreach (ref readonly var bar in Slice(product, start, end, last))
            writer.Write(bar.InstrumentId, bar.TsEvent, bar.Open, bar.High, bar.Low, bar.Close, bar.Volume);
        writer.Complete();
        return stream.ToArray();
    }

    /// <summary>The date of an instant, UTC.</summary>
    public static DateOnly Date(long ts) => DateOnly.FromDateTime(Instant.ToDateTime(ts));

    private ReadOnlySpan<Bar> Slice(Product product, long start, long end, DateOnly last)
    {
        var all = _bars.GetOrAdd((product.Root, last), _ => Create(product, last));
        var (from, to) = (IndexOf(all, start), IndexOf(all, end));
        return all.AsSpan(from, to - from);
    }

    private Bar[] Create(Product product, DateOnly last)
    {
        var bars = new List<Bar>();
        foreach (var session in new SyntheticMarket(Options(product, first, last)).Sessions())
            bars.AddRange(session.Span);
        return [.. bars];
    }

    private SyntheticMarketOptions Options(Product product, DateOnly from, DateOnly to) =>
        new()
        {
            Products = [product],
            Start = from,
            End = to,
            Density = density,
        };

    private static int IndexOf(Bar[] bars, long ts)
    {
        var (low, high) = (0, bars.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (bars[middle].TsEvent < ts)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
