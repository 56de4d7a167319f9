namespace MgcBackfill.Synthetic;

/// <summary>
/// The price of gold and its cost of carry: straight lines between rounded levels at each New Year; noise is added to the price. Only +, -,
/// * and /, so that doubles agree on every platform.
/// </summary>
internal static class GoldCurve
{
    private const int FirstYear = 2010;

    // US dollars per ounce, from 2010 on.
    private static readonly double[] s_levels =
    [
        1180,
        1410,
        1590,
        1660,
        1220,
        1200,
        1190,
        1200,
        1310,
        1285,
        1520,
        1890,
        1820,
        1840,
        2060,
        2480,
        2540,
    ];

    // Cost of carry per year, as a fraction of spot.
    private static readonly double[] s_carry =
    [
        .003,
        .004,
        .003,
        .003,
        .002,
        .003,
        .006,
        .012,
        .02,
        .025,
        .015,
        .002,
        .003,
        .045,
        .054,
        .046,
        .04,
    ];

    // Periods in days and amplitudes of the noise; together they stay below 5 %.
    private static readonly (int Days, double Amplitude)[] s_octaves = [(64, .02), (16, .012), (4, .008), (1, .0045)];

    /// <summary>Spot in US dollars at the open of a date's session.</summary>
    public static double Level(ulong seed, int rootIndex, DateOnly date)
    {
        var noise = 1.0;
        foreach (var (days, amplitude) in s_octaves)
        {
            var stream = SplitMix64.Stream(seed, StreamPurpose.Level, rootIndex, days);
            var (cell, rest) = Math.DivRem(date.DayNumber, days);
            var (from, to) = (SplitMix64.Signed(SplitMix64.At(stream, cell)), SplitMix64.Signed(SplitMix64.At(stream, cell + 1)));
            noise += amplitude * (from + ((to - from) * rest / days));
        }

        return At(s_levels, date) * noise;
    }

    /// <summary>How much a contract is above spot on a date, as a fraction of spot: equal steps from contract to contract.</summary>
    public static double Contango(int contract, DateOnly date)
    {
        var today = ContractCycle.GetFirst(date.Year) + ((double)ContractCycle.PerYear * (date.DayOfYear - 1) / 366);
        return At(s_carry, date) * (contract + 1 - today) / ContractCycle.PerYear;
    }

    private static double At(double[] years, DateOnly date)
    {
        var index = date.Year - FirstYear;
        if (index < 0)
            return years[0];
        if (index >= years.Length - 1)
            return years[^1];
        return years[index] + ((years[index + 1] - years[index]) * (date.DayOfYear - 1) / 366);
    }
}
