namespace MgcBackfill.Synthetic;

/// <summary>
/// The price of a product and its cost of carry: the levels of its profile, and noise added to the price. Only +, -, * and /, so that
/// doubles agree on every platform.
/// </summary>
internal sealed class PriceCurve(SyntheticProduct product)
{
    // Periods in days and amplitudes of the noise; for gold, together they stay below 5 %.
    private static readonly (int Days, double Amplitude)[] s_octaves = [(64, .02), (16, .012), (4, .008), (1, .0045)];

    /// <summary>Spot, in the unit of the price, at the open of a date's session.</summary>
    public double Level(ulong seed, DateOnly date)
    {
        var noise = 1.0;
        foreach (var (days, amplitude) in s_octaves)
        {
            var stream = SplitMix64.Stream(seed, StreamPurpose.Level, product.Number, days);
            var (cell, rest) = Math.DivRem(date.DayNumber, days);
            var (from, to) = (SplitMix64.Signed(SplitMix64.At(stream, cell)), SplitMix64.Signed(SplitMix64.At(stream, cell + 1)));
            noise += amplitude * product.Group.Volatility * (from + ((to - from) * rest / days));
        }

        return product.Profile.Level.On(date) * noise;
    }

    /// <summary>How much a contract is above spot on a date, as a fraction of spot: equal steps from contract to contract.</summary>
    public double Contango(int contract, DateOnly date)
    {
        var cycle = product.Cycle;
        var today = cycle.GetFirst(date.Year) + ((double)cycle.PerYear * (date.DayOfYear - 1) / 366);
        return product.Profile.Carry.On(date) * (contract + 1 - today) / cycle.PerYear;
    }
}
