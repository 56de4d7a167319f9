using MgcBackfill.Market;

namespace MgcBackfill.Workers;

/// <summary>
/// What a worker stages at once, for every product: some planned days, and the part of the time axis around them whose records it counts.
/// The parts of all units cover the whole time axis without overlap, so that exactly one unit counts each record of the source.
/// </summary>
/// <param name="Index">Position of the unit in time order, from 0.</param>
/// <param name="Start">First instant of its part, nanoseconds since the epoch; the open of a trading day, or the beginning of time.</param>
/// <param name="End">End of its part, exclusive.</param>
/// <param name="Range">From its first planned day to its last one.</param>
internal sealed record WorkUnit(int Index, long Start, long End, TradingDayRange Range)
{
    // This many days have less than 300,000 bars of a contract, 20 MB.
    private const int MaxDays = 208;
    private const int UnitsForEachWorker = 8;

    /// <summary>Divides planned days into units, several per worker, each small enough for memory.</summary>
    /// <param name="planned">The chunks of every product, at least one, in any order.</param>
    /// <param name="workers">Number of workers.</param>
    public static IReadOnlyList<WorkUnit> Split(IEnumerable<TradingDayRange> planned, int workers)
    {
        var ranges = Unite(planned);
        var target = (int)Math.Clamp(ranges.Sum(r => (long)r.Days) / (UnitsForEachWorker * workers), 1, MaxDays);
        var units = new List<WorkUnit>();
        TradingDayRange? current = null;
        var days = 0;
        foreach (var part in ranges.SelectMany(r => Cut(r, target)))
        {
            if (current is { } full && days + part.Days > target)
            {
                units.Add(new WorkUnit(units.Count, units.Count == 0 ? long.MinValue : units[^1].End, part.First.Open, full));
                (current, days) = (null, 0);
            }

            current = new TradingDayRange(current?.First ?? part.First, part.Last);
            days += part.Days;
        }

        units.Add(new WorkUnit(units.Count, units.Count == 0 ? long.MinValue : units[^1].End, long.MaxValue, current!.Value));
        return units;
    }

    // Chunks of different products may overlap.
    private static List<TradingDayRange> Unite(IEnumerable<TradingDayRange> planned)
    {
        var united = new List<TradingDayRange>();
        foreach (var range in planned.OrderBy(r => r.First))
        {
            if (united.Count > 0 && range.First <= united[^1].Last)
                united[^1] = new TradingDayRange(united[^1].First, range.Last > united[^1].Last ? range.Last : united[^1].Last);
            else
                united.Add(range);
        }

        return united;
    }

    private static IEnumerable<TradingDayRange> Cut(TradingDayRange range, int days)
    {
        for (var first = range.First.EpochDay; first <= range.Last.EpochDay; first += days)
            yield return new TradingDayRange(new TradingDay(first), new TradingDay(Math.Min(first + days - 1, range.Last.EpochDay)));
    }
}
