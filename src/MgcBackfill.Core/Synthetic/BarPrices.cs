using MgcBackfill.Dbn;

namespace MgcBackfill.Synthetic;

/// <summary>
/// The four prices of a synthetic bar. Rounding down keeps the order of prices, so that the price rules hold by construction (B1).
/// </summary>
internal static class BarPrices
{
    // A bar with at least this volume spans the whole price path of its minute.
    private const uint FullBar = 8;

    /// <summary>Prices an outright.</summary>
    /// <param name="bar">The bar; its volume is already set.</param>
    /// <param name="path">Spot's open, high, low and close, in steps.</param>
    /// <param name="basis">How much the contract is above spot, in steps.</param>
    /// <param name="noise">Random bits.</param>
    /// <param name="grid">The possible prices.</param>
    public static void SetOutright(ref Bar bar, ReadOnlySpan<long> path, long basis, ulong noise, PriceGrid grid)
    {
        if (bar.Volume >= FullBar)
        {
            Set(ref bar, path[0] + basis, path[1] + basis, path[2] + basis, path[3] + basis, grid);
            return;
        }

        // A few trades are a few points on the minute's path.
        var range = path[1] - path[2];
        var from = path[2] + basis + ((range * (long)(noise & 0xFFFF)) >> 16);
        var to = bar.Volume == 1 ? from : path[2] + basis + ((range * (long)((noise >> 16) & 0xFFFF)) >> 16);
        Set(ref bar, from, Math.Max(from, to), Math.Min(from, to), to, grid);
    }

    /// <summary>Sets the prices of a spread, which hardly moves within a day: at most two ticks from <paramref name="basis"/>.</summary>
    public static void SetSpread(ref Bar bar, long basis, ulong noise, PriceGrid grid)
    {
        var from = basis + Around(noise);
        var to = bar.Volume == 1 ? from : basis + Around(noise >> 16);
        Set(ref bar, from, Math.Max(from, to), Math.Min(from, to), to, grid);
    }

    private static long Around(ulong noise) => (long)(noise & 0xFFF) - (2 << PriceGrid.StepBits);

    private static void Set(ref Bar bar, long open, long high, long low, long close, PriceGrid grid)
    {
        bar.Open = grid.ToPrice(open);
        bar.High = grid.ToPrice(high);
        bar.Low = grid.ToPrice(low);
        bar.Close = grid.ToPrice(close);
    }
}
