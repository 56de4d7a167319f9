using MgcBackfill.Market;

namespace MgcBackfill.Source;

/// <summary>
/// The time that a set of headers covers: the union of their half-open ranges. When the vendor splits by day, it sends no file for a UTC
/// Saturday, on which Globex is closed. A gap between two files that lies inside a UTC Saturday therefore does not count as a gap.
/// </summary>
public sealed class Coverage
{
    private const long Day = TradingDay.Length;

    // 1970-01-03 was the first Saturday of the epoch.
    private const int FirstSaturday = 2;

    private readonly List<(long Start, long End)> _ranges = [];
    private readonly List<(long Start, long End)> _held = [];

    /// <summary>The union of <paramref name="ranges"/>, nanoseconds since the epoch.</summary>
    public Coverage(IEnumerable<(long Start, long End)> ranges)
    {
        foreach (var range in ranges.Where(r => r.Start < r.End).Order())
        {
            Add(_held, range, (_, _) => false);
            Add(_ranges, range, IsSaturday);
        }
    }

    /// <summary>The covered ranges in order; they do not touch each other.</summary>
    public IReadOnlyList<(long Start, long End)> Ranges => _ranges;

    /// <summary>The trading days from the first to the last covered one; null if nothing is covered.</summary>
    public TradingDayRange? Days =>
        _ranges.Count == 0
            ? null
            : new TradingDayRange(TradingDay.FromTimestamp(_ranges[0].Start), TradingDay.FromTimestamp(_ranges[^1].End - 1));

    /// <summary>True if any part of the day is covered.</summary>
    public bool Overlaps(TradingDay day) => Within(day).Any();

    /// <summary>True if the whole day is covered (T4).</summary>
    public bool Completes(TradingDay day) => Within(day).FirstOrDefault() == (day.Open, day.Close);

    /// <summary>The covered parts of a day.</summary>
    public IEnumerable<(long Start, long End)> Within(TradingDay day) => Within(_ranges, day);

    /// <summary>The parts of a day that are not covered; empty if the whole day is covered.</summary>
    public IEnumerable<(long Start, long End)> Missing(TradingDay day)
    {
        var from = day.Open;
        foreach (var (start, end) in Within(day))
        {
            if (start > from)
                yield return (from, start);
            from = end;
        }

        if (from < day.Close)
            yield return (from, day.Close);
    }

    /// <summary>The time between the ranges, in order. A gap inside a UTC Saturday is not listed.</summary>
    public IEnumerable<(long Start, long End)> Gaps => _ranges.Zip(_ranges.Skip(1), (earlier, behind) => (earlier.End, behind.Start));

    /// <summary>
    /// True if this covers everything of the day that <paramref name="other"/> covers, and more. A missing Saturday file is not a gap, but
    /// one that arrives later does cover more of the day: its bars would have been used if it had been there from the beginning.
    /// </summary>
    public bool CoversMore(TradingDay day, Coverage other)
    {
        var otherRanges = Within(other._held, day).ToArray();
        var own = Within(_held, day).ToArray();
        return !own.SequenceEqual(otherRanges) && otherRanges.All(t => own.Any(o => o.Start <= t.Start && t.End <= o.End));
    }

    /// <summary>
    /// The parts of a day that this covers and <paramref name="other"/> does not. A missing Saturday file counts as covered in <paramref
    /// name="other"/>.
    /// </summary>
    public IEnumerable<(long Start, long End)> Beyond(TradingDay day, Coverage other)
    {
        var otherRanges = other.Within(day).ToArray();
        foreach (var (start, end) in Within(_held, day))
        {
            var from = start;
            foreach (var their in otherRanges.Where(t => t.End > start && t.Start < end))
            {
                if (their.Start > from)
                    yield return (from, their.Start);
                from = Math.Max(from, their.End);
            }

            if (from < end)
                yield return (from, end);
        }
    }

    /// <summary>
    /// True if [<paramref name="start"/>, <paramref name="end"/>), nanoseconds since the epoch, lies inside one UTC Saturday.
    /// </summary>
    internal static bool IsSaturday(long start, long end)
    {
        var day = start / Day;
        return (day - FirstSaturday) % 7 == 0 && end <= (day + 1) * Day;
    }

    private static void Add(List<(long Start, long End)> union, (long Start, long End) range, Func<long, long, bool> isNoGap)
    {
        if (union.Count > 0 && (range.Start <= union[^1].End || isNoGap(union[^1].End, range.Start)))
            union[^1] = (union[^1].Start, Math.Max(union[^1].End, range.End));
        else
            union.Add(range);
    }

    private static IEnumerable<(long Start, long End)> Within(List<(long Start, long End)> union, TradingDay day)
    {
        for (var i = FirstEndingAfter(union, day.Open); i < union.Count && union[i].Start < day.Close; i++)
            yield return (Math.Max(union[i].Start, day.Open), Math.Min(union[i].End, day.Close));
    }

    private static int FirstEndingAfter(List<(long Start, long End)> union, long instant)
    {
        var (low, high) = (0, union.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (union[middle].End <= instant)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
