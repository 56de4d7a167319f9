namespace MgcBackfill.Synthetic;

/// <summary>
/// Spot's four prices of every minute of a session: a random walk from the session's open towards the next one's, more volatile when more
/// is traded. In steps of 1/1024 tick, so that each contract is rounded separately.
/// </summary>
internal sealed class PricePath
{
    /// <summary>Steps of a tick, as a power of two.</summary>
    public const int StepBits = 10;

    /// <summary>Gold's tick, 0.10 dollars, in the format's 1e-9.</summary>
    public const long Tick = 100_000_000;

    private const double StepsPerDollar = 10 << StepBits;
    private const double BellDeviation = 37_837;

    // Fraction of the price per minute; about twice that in the busiest hour.
    private const double Volatility = .00013;

    private readonly long[] _prices = new long[GlobexSession.FullLength * 4];

    /// <summary>Computes the path of a session.</summary>
    /// <returns>The open, in steps.</returns>
    public long RandomWalk(ulong seed, int rootIndex, GlobexSession session)
    {
        var level = GoldCurve.Level(seed, rootIndex, session.TradeDate);
        var price = Steps(level);
        var open = price;
        var target = Steps(GoldCurve.Level(seed, rootIndex, session.TradeDate.AddDays(1)));
        var path = SplitMix64.Stream(seed, StreamPurpose.Path, rootIndex, session.TradeDate.DayNumber);
        var range = SplitMix64.Stream(seed, StreamPurpose.Range, rootIndex, session.TradeDate.DayNumber);
        var scale = level * StepsPerDollar * Volatility / BellDeviation;

        for (var minute = 0; minute < session.Minutes; minute++)
        {
            var deviation = scale * (.5 + (.6 * SessionLiquidity.HourShape[minute / 60]));
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

    /// <summary>Dollars in steps.</summary>
    public static long Steps(double dollars) => (long)(dollars * StepsPerDollar);

    /// <summary>Steps, rounded down to the tick, in the format's 1e-9.</summary>
    public static long ToPrice(long steps) => (steps >> StepBits) * Tick;
}
