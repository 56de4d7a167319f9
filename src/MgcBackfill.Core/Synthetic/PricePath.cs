namespace MgcBackfill.Synthetic;

/// <summary>
/// Spot's four prices of every minute of a session, in steps of the product's <see cref="PriceGrid"/>: a random walk from the session's
/// open towards the next one's, more volatile when more is traded. The walk goes on through a pause, so that prices jump over it.
/// </summary>
internal sealed class PricePath(SyntheticProduct product)
{
    private const double BellDeviation = 37_837;

    // Fraction of gold's price per minute; about twice that in the busiest hour.
    private const double Volatility = .00013;

    private readonly long[] _prices = new long[GlobexSession.FullLength * 4];

    /// <summary>Computes the path of a session.</summary>
    /// <returns>The open, in steps.</returns>
    public long RandomWalk(ulong seed, GlobexSession session)
    {
        var (curve, grid) = (product.Curve, product.Grid);
        var shape = product.Group.Session.HourShape;
        var level = curve.Level(seed, session.TradeDate);
        var price = grid.ToSteps(level);
        var open = price;
        var target = grid.ToSteps(curve.Level(seed, session.TradeDate.AddDays(1)));
        var path = SplitMix64.Stream(seed, StreamPurpose.Path, product.Number, session.TradeDate.DayNumber);
        var range = SplitMix64.Stream(seed, StreamPurpose.Range, product.Number, session.TradeDate.DayNumber);
        var scale = level * grid.StepsPerUnit * Volatility * product.Group.Volatility / BellDeviation;

        for (var minute = 0; minute < session.Minutes; minute++)
        {
            var deviation = scale * (.5 + (.6 * shape[minute / 60]));
            var drift = (target - price) / (session.Minutes - minute);
            var close = price + drift + (long)(deviation * SplitMix64.Bell(SplitMix64.At(path, minute)));
            var reach = SplitMix64.At(range, minute);
            var prices = _prices.AsSpan(minute * 4, 4);
            prices[0] = price;
            prices[1] = Math.Max(price, close) + (long)(deviation * (reach & 0x7FFF));
            prices[2] = Math.Min(price, close) - (long)(deviation * ((reach >> 16) & 0x7FFF));
            prices[3] = close;
            price = close;
        }

        return open;
    }

    /// <summary>Open, high, low and close of a minute, in steps.</summary>
    public ReadOnlySpan<long> this[int minute] => _prices.AsSpan(minute * 4, 4);
}
