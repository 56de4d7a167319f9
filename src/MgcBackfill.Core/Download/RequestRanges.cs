using MgcBackfill.Market;

namespace MgcBackfill.Download;

/// <summary>
/// Cuts the time of a gap down to what the service has now. A pure function of ranges, nanoseconds since the epoch, half-open.
/// </summary>
internal static class RequestRanges
{
    private const long Day = TradingDay.Length;

    /// <summary>The parts of a range that lie within the dataset's time and outside all excluded days.</summary>
    /// <param name="wanted">The range.</param>
    /// <param name="available">The dataset's time.</param>
    /// <param name="excluded">UTC days that the service does not have, or not completely, in any order.</param>
    public static IReadOnlyList<(long Start, long End)> Cut(
        (long Start, long End) wanted,
        DatasetRange available,
        IEnumerable<DateOnly> excluded
    )
    {
        var parts = new List<(long Start, long End)>();
        var (start, end) = (Math.Max(wanted.Start, available.Start), Math.Min(wanted.End, available.End));
        foreach (var day in excluded.Distinct().Order())
        {
            // Globex is closed on a UTC Saturday, so there is nothing to leave out.
            if (day.DayOfWeek == DayOfWeek.Saturday)
                continue;
            var dayStart = day.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
            var (from, to) = (dayStart * Day, (dayStart + 1) * Day);
            if (to <= start || from >= end)
                continue;
            if (from > start)
                parts.Add((start, from));
            start = to;
        }

        if (start < end)
            parts.Add((start, end));
        return parts;
    }

    /// <summary>
    /// Cuts a range at the borders of UTC years, months, weeks (from Monday on) or days, as the service cuts the files of a job.
    /// </summary>
    public static IEnumerable<(long Start, long End)> Split((long Start, long End) range, SplitDuration duration)
    {
        var start = range.Start;
        while (start < range.End)
        {
            var border = duration == SplitDuration.None ? range.End : Math.Min(range.End, NextBorder(start, duration));
            yield return (start, border);
            start = border;
        }
    }

    private static long NextBorder(long ts, SplitDuration duration)
    {
        var date = Instant.ToDateTime(ts).Date;
        return Instant.FromDateTime(
            duration switch
            {
                SplitDuration.Year => new DateTime(date.Year + 1, 1, 1, 0, 0, 0, DateTimeKind.Utc),
                SplitDuration.Month => new DateTime(date.Year, date.Month, 1, 0, 0, 0, DateTimeKind.Utc).AddMonths(1),
                SplitDuration.Week => date.AddDays(7 - (((int)date.DayOfWeek + 6) % 7)),
                _ => date.AddDays(1),
            }
        );
    }
}
