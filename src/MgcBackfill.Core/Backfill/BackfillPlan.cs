using MgcBackfill.Market;
using MgcBackfill.Staging;

namespace MgcBackfill.Backfill;

/// <summary>What a run will do, derived from the headers, the records and the table before any bar is read.</summary>
public sealed record BackfillPlan
{
    /// <summary>The requested range, or all that the source covers.</summary>
    public required TradingDayRange Requested { get; init; }

    /// <summary>The chunks to process, in order; no two have a day in common.</summary>
    public required IReadOnlyList<PlannedChunk> Chunks { get; init; }

    /// <summary>Number of done attempts that are accepted and skipped (C4).</summary>
    public required int Skipped { get; init; }

    /// <summary>Requested days that no file covers, without Saturdays of a closed market. They are never recorded as done.</summary>
    public required IReadOnlyList<TradingDay> Uncovered { get; init; }

    /// <summary>
    /// Finished days that none of the given files covers, without Saturdays of a closed market. Their records are accepted (C5).
    /// </summary>
    public IReadOnlyList<TradingDay> NotGiven { get; init; } = [];

    /// <summary>
    /// Files named in the records without which finished days would lose time that they cover; empty once they are part of the source.
    /// </summary>
    internal IReadOnlyList<NeededFile> Needed { get; init; } = [];

    /// <summary>
    /// The days that other files cover now and for which they must give the recorded digest (C5), with that digest; null for a day without
    /// bars.
    /// </summary>
    internal IReadOnlyDictionary<TradingDay, string?> Expected { get; init; } = new Dictionary<TradingDay, string?>();

    /// <summary>
    /// The time from the first planned day to the last, [start, end) in nanoseconds since the epoch; all time if no chunk is planned.
    /// </summary>
    internal (long Start, long End) Window =>
        Chunks.Count == 0 ? (long.MinValue, long.MaxValue) : (Chunks[0].Range.First.Open, Chunks[^1].Range.Last.Close);

    /// <summary>What a pass over the source needs of a day.</summary>
    public DayNeed GetNeed(TradingDay day) =>
        !Requested.Contains(day) ? DayNeed.Outside
        : FindChunk(day) >= 0 ? DayNeed.Wanted
        : DayNeed.AlreadyDone;

    /// <summary>Index of the chunk that contains the day, or -1.</summary>
    public int FindChunk(TradingDay day)
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
