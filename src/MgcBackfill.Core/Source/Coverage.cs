using MgcBackfill.Market;

namespace MgcBackfill.Source;

/// <summary>
/// The time that a set of headers covers: the union of their half-open ranges. The vendor sends no file for a UTC Saturday when
/// it splits by day, and Globex is closed all of it, so a gap between two files that lies inside a UTC Saturday is no gap.
/// </summary>
public sealed class Coverage
{
    private const long Day = TradingDay.Length;

    // 1970-01-03 was the first Saturday of the epoch.
    private const int FirstSaturday = 2;

    private readonly List<(long Start, long End)> _ranges = [];

    /// <summary>The union of <paramref name="ranges"/>, nanoseconds since the epoch.</summary>
    public Coverage(IEnumerable<(long Start, long End)> ranges)
    {
        foreach (var (start, end) in ranges.Where(r => r.Start < r.End).Order())
        {
            if (_ranges.Count > 0 && (start <= _ranges[^1].End || IsSaturday(_ranges[^1].End, start)))
                _ranges[^1] = (_ranges[^1].Start, Math.Max(_ranges[^1].End, end));
            else
                _ranges.Add((start, end));
        }
    }

    /// <summary>The ranges, in order, not touching each other.</summary>
    public IReadOnlyList<(long Start, long End)> Ranges => _ranges;

    /// <summary>The trading days touched, from the first to the last; null where nothing is covered.</summary>
    public TradingDayRange? Days =>
        _ranges.Count == 0 ? null : new TradingDayRange(TradingDay.Of(_ranges[0].Start), TradingDay.Of(_ranges[^1].End - 1));

    /// <summary>True where at least an instant of the day is covered.</summary>
    public bool Touches(TradingDay day) => Within(day).Any();

    /// <summary>True where the whole day is covered (T4).</summary>
    public bool Completes(TradingDay day) => Within(day).FirstOrDefault() == (day.Open, day.Close);

    /// <summary>The covered parts of a day.</summary>
    public IEnumerable<(long Start, long End)> Within(TradingDay day)
    {
        for (var i = FirstEndingAfter(day.Open); i < _ranges.Count && _ranges[i].Start < day.Close; i++)
            yield return (Math.Max(_ranges[i].Start, day.Open), Math.Min(_ranges[i].End, day.Close));
    }

    /// <summary>True where this covers all of the day that <paramref name="other"/> covers, and more.</summary>
    public bool CoversMoreOf(TradingDay day, Coverage other)
    {
        var theirs = other.Within(day).ToArray();
        var ours = Within(day).ToArray();
        return !ours.SequenceEqual(theirs) && theirs.All(t => ours.Any(o => o.Start <= t.Start && t.End <= o.End));
    }

    private int FirstEndingAfter(long instant)
    {
        var (low, high) = (0, _ranges.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_ranges[middle].End <= instant)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private static bool IsSaturday(long start, long end)
    {
        var day = start / Day;
        return (day - FirstSaturday) % 7 == 0 && end <= (day + 1) * Day;
    }
}
