using MgcBackfill.Market;

namespace MgcBackfill.Report.Page;

/// <summary>Neighbouring days of one contract that share a column of a picture too narrow for all of them.</summary>
internal sealed class HistoryColumn
{
    private const int MaxColumns = 800;

    private readonly SortedDictionary<ContractMonth, (string Symbol, UInt128 Volume)> _shares = [];

    private HistoryColumn(ReportDay first) =>
        (First, Contract, Open, High, Low) = (first.Day, first.Contract, first.Open, first.High, first.Low);

    /// <summary>The first day.</summary>
    public TradingDay First { get; }

    /// <summary>The last day.</summary>
    public TradingDay Last { get; private set; }

    /// <summary>The contract of all of them.</summary>
    public string Contract { get; }

    /// <summary>Open of the first bar.</summary>
    public double Open { get; }

    /// <summary>Highest high.</summary>
    public double High { get; private set; }

    /// <summary>Lowest low.</summary>
    public double Low { get; private set; }

    /// <summary>Close of the last bar.</summary>
    public double Close { get; private set; }

    /// <summary>Mean volume of a day.</summary>
    public double Volume => Total / Days;

    /// <summary>How many days there are.</summary>
    public int Days { get; private set; }

    /// <summary>The outrights that traded, nearest expiry first, each with its volume.</summary>
    public IEnumerable<(string Symbol, UInt128 Volume)> Shares => _shares.Values;

    private double Total { get; set; }

    /// <summary>The columns of the days that hold bars, at most about 800 and one more for each roll.</summary>
    public static IReadOnlyList<HistoryColumn> Group(IReadOnlyList<ReportDay> stored)
    {
        var columns = new List<HistoryColumn>();
        var span = Math.Max(1, (int)Math.Ceiling(stored.Count / (double)MaxColumns));
        foreach (var day in stored)
        {
            if (columns.Count == 0 || columns[^1].Days == span || columns[^1].Contract != day.Contract)
                columns.Add(new HistoryColumn(day));
            columns[^1].Add(day);
        }

        return columns;
    }

    private void Add(ReportDay day)
    {
        (Last, Close, High, Low) = (day.Day, day.Close, Math.Max(High, day.High), Math.Min(Low, day.Low));
        (Total, Days) = (Total + (double)day.Volume, Days + 1);
        foreach (var candidate in day.Decision?.Candidates ?? [])
        {
            // A symbol without a known month has no place in the order of expiry; no candidate is such a symbol (A2).
            if (!ContractMonth.TryParse(candidate.Symbol, day.Day, out var month))
                continue;
            var known = _shares.GetValueOrDefault(month).Volume;
            _shares[month] = (candidate.Symbol, known + candidate.Volume);
        }
    }
}
