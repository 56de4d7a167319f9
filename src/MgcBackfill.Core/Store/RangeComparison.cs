using MgcBackfill.Market;
using MgcBackfill.Staging;

namespace MgcBackfill.Store;

/// <summary>
/// The differences between the stored rows of a range and the staged ones, computed row by row in time order before anything is written:
/// the counts of M3, and the differing rows that M5 requires side by side.
/// </summary>
internal sealed class RangeComparison
{
    private const int MaxReported = 5;

    private readonly List<(TradingDay Day, StoredBar? Old, StoredBar? New)> _differences = [];

    private readonly List<StoredBar> _missing = [];

    /// <summary>Number of staged rows that are not stored.</summary>
    public long Missing { get; private set; }

    /// <summary>Number of stored rows with other values.</summary>
    public long Different { get; private set; }

    /// <summary>Number of stored rows with the same values.</summary>
    public long Same { get; private set; }

    /// <summary>Number of stored rows that are not staged.</summary>
    public long Stale { get; private set; }

    /// <summary>True if nothing has to be written.</summary>
    public bool IsSame => Missing == 0 && Different == 0 && Stale == 0;

    /// <summary>The first differing or stale rows of days that may not be replaced, old and new side by side.</summary>
    public IReadOnlyList<(TradingDay Day, StoredBar? Old, StoredBar? New)> Differences => _differences;

    /// <summary>The first staged rows that are not stored, if the range holds some rows.</summary>
    public IReadOnlyList<StoredBar> FirstMissing => _missing;

    /// <summary>Compares in one pass.</summary>
    /// <param name="stored">The rows of the range by time.</param>
    /// <param name="staged">The chunk.</param>
    /// <param name="mayReplace">True for the days whose stored rows may be replaced.</param>
    public static RangeComparison Compare(StoredRows stored, StagedChunk staged, Func<TradingDay, bool> mayReplace)
    {
        var comparison = new RangeComparison();
        var rows = stored.Rows;
        if (rows.IsEmpty)
        {
            comparison.Missing = staged.Bars.Count;
            return comparison;
        }

        var at = 0;
        foreach (var day in staged.Days)
        {
            var sourceSymbol = stored.IndexOf(day.Decision.SourceSymbol);
            foreach (ref readonly var bar in staged.GetBars(day))
            {
                var ts = bar.TsEvent / 1000;
                while (at < rows.Length && rows[at].TsMicroseconds < ts)
                    comparison.AddStale(stored[at++], mayReplace);
                if (at == rows.Length || rows[at].TsMicroseconds != ts)
                {
                    comparison.AddMissing(StoredBar.From(in bar, stored.Symbol, day.Decision.SourceSymbol));
                    continue;
                }

                if (rows[at].SourceSymbol == sourceSymbol && rows[at].HasSameValues(in bar))
                    comparison.Same++;
                else
                    comparison.AddDifferent(stored[at], StoredBar.From(in bar, stored.Symbol, day.Decision.SourceSymbol), mayReplace);
                at++;
            }
        }

        while (at < rows.Length)
            comparison.AddStale(stored[at++], mayReplace);
        return comparison;
    }

    private void AddMissing(StoredBar staged)
    {
        Missing++;
        if (_missing.Count < MaxReported)
            _missing.Add(staged);
    }

    private void AddStale(StoredBar old, Func<TradingDay, bool> mayReplace)
    {
        Stale++;
        Report(old, null, mayReplace);
    }

    private void AddDifferent(StoredBar old, StoredBar staged, Func<TradingDay, bool> mayReplace)
    {
        Different++;
        Report(old, staged, mayReplace);
    }

    private void Report(StoredBar old, StoredBar? staged, Func<TradingDay, bool> mayReplace)
    {
        var day = TradingDay.FromTimestamp(old.Ts);
        if (_differences.Count < MaxReported && !mayReplace(day))
            _differences.Add((day, old, staged));
    }
}
