using MgcBackfill.Market;
using MgcBackfill.Staging;

namespace MgcBackfill.Backfill;

/// <summary>What a run is going to do, worked out from headers, records and table before any bar is read.</summary>
public sealed record BackfillPlan
{
    /// <summary>The asked range, or all that the source covers.</summary>
    public required TradingDayRange Requested { get; init; }

    /// <summary>The chunks to do, in order; they never share a day.</summary>
    public required IReadOnlyList<PlannedChunk> Chunks { get; init; }

    /// <summary>Done attempts that are believed and skipped (C4).</summary>
    public required int Skipped { get; init; }

    /// <summary>Requested days that no file covers at all, Saturdays apart. They are never marked done.</summary>
    public required IReadOnlyList<TradingDay> Uncovered { get; init; }

    /// <summary>Finished days that no file given covers, Saturdays apart. Their records are believed (C5).</summary>
    public IReadOnlyList<TradingDay> NotGiven { get; init; } = [];

    /// <summary>Files of the records without which finished days would lose time that they cover; empty once the source holds them.</summary>
    internal IReadOnlyList<NeededFile> Needed { get; init; } = [];

    /// <summary>The days that other files must give again as they are recorded (C5), with their recorded digests; null for days without a bar.</summary>
    internal IReadOnlyDictionary<TradingDay, string?> Expected { get; init; } = new Dictionary<TradingDay, string?>();

    /// <summary>
    /// The time from the first planned day to the last, [start, end) in nanoseconds since the epoch; all time where nothing is planned.
    /// </summary>
    internal (long Start, long End) Window =>
        Chunks.Count == 0 ? (long.MinValue, long.MaxValue) : (Chunks[0].Range.First.Open, Chunks[^1].Range.Last.Close);

    /// <summary>What a pass over the source wants of a day.</summary>
    public DayNeed NeedOf(TradingDay day) =>
        !Requested.Contains(day) ? DayNeed.Outside
        : ChunkOf(day) >= 0 ? DayNeed.Wanted
        : DayNeed.AlreadyDone;

    /// <summary>Index of the chunk that holds the day, or -1.</summary>
    public int ChunkOf(TradingDay day)
    {
        var (low, high) = (0, Chunks.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var range = Chunks[middle].Range;
            if (range.Contains(day))
                return middle;
            if (range.Last < day)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return -1;
    }
}
