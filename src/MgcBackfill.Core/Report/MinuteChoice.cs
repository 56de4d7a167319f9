using MgcBackfill.Analysis;
using MgcBackfill.Errors;
using MgcBackfill.Formats;
using MgcBackfill.Market;
using MgcBackfill.Store;

namespace MgcBackfill.Report;

/// <summary>
/// Which days a report shows minute by minute. A bar takes about 16 bytes of the page, so a page cannot hold fifteen years of bars. It
/// holds the range that the user requests; without a range, the newest days and those on both sides of the newest rolls.
/// </summary>
internal static class MinuteChoice
{
    /// <summary>The most bars that a user may request: about 3 MB of the page, or seven months of a busy market.</summary>
    public const int MaxBars = 200_000;

    /// <summary>The number of newest days that a page holds if no range is requested.</summary>
    public const int NewestDays = 5;

    /// <summary>The most days that a page holds if no range is requested: about half a megabyte.</summary>
    public const int MaxDays = 25;

    /// <summary>
    /// Checks the range that the user requested, before the long work begins. A table that cannot be read has no minutes and is not refused
    /// here.
    /// </summary>
    /// <exception cref="UsageException">The range holds no stored bar, or more bars than a page can hold.</exception>
    public static void Require(IBarStore store, ReportOptions options)
    {
        if (!IsNamed(options) || !store.CanBeRead)
            return;
        var (first, last) = (Clamp(options.ZoomStart, TradingDay.Earliest), Clamp(options.ZoomEnd, LastWhole));
        var bars = first > last ? 0 : store.CountDays(new TradingDayRange(first, last)).Values.Sum(d => d.Rows);
        if (bars > MaxBars)
        {
            throw new UsageException(
                ErrorIds.InvalidArgument,
                $"The days to zoom into hold {NumberText.Count(bars, "bar")}; a page can hold {NumberText.Format(MaxBars)}.",
                "Name a shorter range."
            );
        }

        if (bars == 0)
        {
            throw new UsageException(
                ErrorIds.InvalidArgument,
                "The days to zoom into hold no bar.",
                store.FindTimes()?.Days is { } range ? $"The stored trading days are {range.First} to {range.Last}." : "The table is empty."
            );
        }
    }

    /// <summary>Chooses among the stored days.</summary>
    public static MinuteRequest From(ReportOptions options, IReadOnlyList<ReportDay> stored, RollCalendar? rolls) =>
        IsNamed(options)
            ? new MinuteRequest(
                stored.Where(d =>
                    d.Day.Date >= (options.ZoomStart ?? DateOnly.MinValue) && d.Day.Date <= (options.ZoomEnd ?? DateOnly.MaxValue)
                ),
                Chosen: true
            )
            : new MinuteRequest(Default(stored, rolls), Chosen: false);

    private static TradingDay LastWhole => new(TradingDay.Latest.EpochDay - 1);

    private static bool IsNamed(ReportOptions options) => options.ZoomStart is not null || options.ZoomEnd is not null;

    // Days outside the range of nanosecond timestamps hold no bar of a source.
    private static TradingDay Clamp(DateOnly? date, TradingDay otherwise) =>
        date is not { } given
            ? otherwise
            : new TradingDay(Math.Clamp(TradingDay.From(given).EpochDay, TradingDay.Earliest.EpochDay, LastWhole.EpochDay));

    private static IEnumerable<ReportDay> Default(IReadOnlyList<ReportDay> stored, RollCalendar? rolls)
    {
        var chosen = new SortedSet<int>(Enumerable.Range(0, stored.Count).TakeLast(NewestDays));
        var places = Enumerable.Range(0, stored.Count).ToDictionary(i => stored[i].Day.Date);
        foreach (var roll in (rolls?.Rolls ?? []).Reverse())
        {
            if (chosen.Count + 2 > MaxDays || !places.TryGetValue(roll.TradingDay, out var place))
                break;
            chosen.UnionWith([Math.Max(0, place - 1), place]);
        }

        return chosen.Select(i => stored[i]);
    }
}

/// <summary>The days to show minute by minute, in order.</summary>
/// <param name="Days">The days.</param>
/// <param name="Chosen">True if the user requested them.</param>
internal sealed record MinuteRequest(IEnumerable<ReportDay> Days, bool Chosen);
