using MgcBackfill.Market;
using MgcBackfill.Store;

namespace MgcBackfill.Analysis;

/// <summary>The days of a range in order: those that hold bars, and those between them of which it matters that they hold none.</summary>
/// <param name="counter">Counts the minutes of a day.</param>
/// <param name="range">The range.</param>
/// <param name="cancellation">Stops between two days.</param>
internal sealed class CoverageDays(CoverageCounter counter, TradingDayRange range, CancellationToken cancellation)
{
    private readonly List<CoverageDay> _days = [];
    private int _next = range.First.EpochDay;

    /// <summary>Counts the next day that holds bars.</summary>
    public void Add(TradingDay day, string contract, ReadOnlySpan<StoredRow> rows)
    {
        CountEmptyUntil(day.EpochDay); // first, because the source is read in the order of the days
        Add(counter.Count(day, contract, rows));
    }

    /// <summary>Adds the next day that holds bars, which was counted already.</summary>
    public void Add(CoverageDay counted)
    {
        var day = TradingDay.From(counted.TradingDay).EpochDay;
        CountEmptyUntil(day);
        _days.Add(counted);
        _next = day + 1;
    }

    /// <summary>Ends the range and returns its days.</summary>
    public CoverageDay[] Finish()
    {
        CountEmptyUntil(range.Last.EpochDay + 1);
        return [.. _days];
    }

    private void CountEmptyUntil(int end)
    {
        for (; _next < end; _next++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (counter.CountEmpty(new TradingDay(_next)) is { } empty)
                _days.Add(empty);
        }
    }
}
