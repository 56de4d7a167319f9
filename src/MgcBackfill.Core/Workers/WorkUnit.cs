using MgcBackfill.Market;

namespace MgcBackfill.Workers;

/// <summary>
/// What a worker stages at once: neighbouring chunks, and the part of the time axis around them whose records it counts. The parts of all
/// units cover the whole time axis without overlap, so that exactly one unit counts each record of the source.
/// </summary>
/// <param name="Index">Position of the unit in time order, from 0.</param>
/// <param name="Start">First instant of its part, nanoseconds since the epoch.</param>
/// <param name="End">End of its part, exclusive.</param>
/// <param name="Chunks">Its chunks, at least one, in order.</param>
internal sealed record WorkUnit(int Index, long Start, long End, IReadOnlyList<TradingDayRange> Chunks)
{
    // A trading day has at most 1,440 minutes, so this many days have less than 300,000 bars, 20 MB.
    private const int MaxDays = 208;
    private const int UnitsForEachWorker = 8;

    /// <summary>The days from the first chunk to the last.</summary>
    public TradingDayRange Range => new(Chunks[0].First, Chunks[^1].Last);

    /// <summary>The chunk that holds a day, or the last one before it; the first chunk if there is none.</summary>
    public TradingDayRange ChunkAt(TradingDay day)
    {
        var found = Chunks[0];
        foreach (var chunk in Chunks)
        {
            if (chunk.First <= day)
                found = chunk;
        }

        return found;
    }

    /// <summary>Divides chunks into units, several per worker. A unit is small enough for memory unless a single chunk is larger.</summary>
    /// <param name="chunks">The planned chunks, at least one, in order.</param>
    /// <param name="workers">Number of workers.</param>
    public static IReadOnlyList<WorkUnit> Split(IReadOnlyList<TradingDayRange> chunks, int workers)
    {
        var target = Math.Clamp(chunks.Sum(c => (long)c.Days) / (UnitsForEachWorker * workers), 1, MaxDays);
        var units = new List<WorkUnit>();
        for (var next = 0; next < chunks.Count; )
        {
            var (first, days) = (next, 0L);
            do days += chunks[next++].Days;
            while (next < chunks.Count && days < target && days + chunks[next].Days <= MaxDays);
            var end = next < chunks.Count ? chunks[next].First.Open : long.MaxValue;
            var start = units.Count == 0 ? long.MinValue : units[^1].End;
            units.Add(new WorkUnit(units.Count, start, end, [.. chunks.Skip(first).Take(next - first)]));
        }

        return units;
    }
}
