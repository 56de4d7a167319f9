using System.Globalization;
using System.Text;
using MgcBackfill.Market;

namespace MgcBackfill.Report.Page;

/// <summary>Where days, prices and volumes are in a picture of the whole history, in units of its view box.</summary>
internal sealed class HistoryScale
{
    private readonly IReadOnlyList<HistoryColumn> _columns;
    private readonly int _left;
    private readonly (int Top, int Bottom) _pricePanel;
    private readonly (int Top, int Bottom) _volumePanel;

    /// <summary>Creates the scale of a picture.</summary>
    /// <param name="columns">The columns of the picture; at least one.</param>
    /// <param name="horizontal">Where the first day begins and the last day ends.</param>
    /// <param name="pricePanel">The panel of the prices.</param>
    /// <param name="prices">The lowest and the highest price that are drawn of a column. A price that is not finite is skipped.</param>
    /// <param name="priceMargin">The free part above and below, as a fraction of the range of prices.</param>
    /// <param name="volumePanel">The panel of the volumes.</param>
    /// <param name="volumeMargin">The height of the volume panel in units of the highest volume.</param>
    public HistoryScale(
        IReadOnlyList<HistoryColumn> columns,
        (int Left, int Right) horizontal,
        (int Top, int Bottom) pricePanel,
        Func<HistoryColumn, (double Low, double High)> prices,
        double priceMargin,
        (int Top, int Bottom) volumePanel,
        double volumeMargin
    )
    {
        (_columns, _left, _pricePanel, _volumePanel, First) = (columns, horizontal.Left, pricePanel, volumePanel, columns[0].First);
        PerDay = (horizontal.Right - horizontal.Left) / (double)(columns[^1].Last.EpochDay - First.EpochDay + 1);
        var finite = columns.Select(prices).Where(p => double.IsFinite(p.Low) && double.IsFinite(p.High)).ToArray();
        var (low, high) = finite.Length == 0 ? (0, 1) : (finite.Min(p => p.Low), finite.Max(p => p.High));
        var margin = Math.Max((high - low) * priceMargin, 0.1);
        Prices = (low - margin, high + margin);
        MaxVolume = Math.Max(1, columns.Max(c => c.Volume) * volumeMargin);
    }

    /// <summary>The first day.</summary>
    public TradingDay First { get; }

    /// <summary>The width of a day.</summary>
    public double PerDay { get; }

    /// <summary>The prices at the bottom and at the top of their panel.</summary>
    public (double Low, double High) Prices { get; }

    /// <summary>The volume at the top of its panel.</summary>
    public double MaxVolume { get; }

    /// <summary>The position of a fraction of a panel, which is 0 at its bottom.</summary>
    public static double GetHeight(double fraction, (int Top, int Bottom) panel) => panel.Bottom - (fraction * (panel.Bottom - panel.Top));

    /// <summary>A position as it is written into a picture.</summary>
    public static string Number(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>The position of a price.</summary>
    public double GetY(double price) => GetHeight((price - Prices.Low) / (Prices.High - Prices.Low), _pricePanel);

    /// <summary>The position at which a day begins.</summary>
    public double GetX(TradingDay day) => _left + ((day.EpochDay - First.EpochDay) * PerDay);

    /// <summary>The position of the middle of a column.</summary>
    public double GetMiddle(HistoryColumn column) => (GetX(column.First) + GetX(column.Last.Next)) / 2;

    /// <summary>The first and the last index of the columns of each time that a contract was the front month, in order.</summary>
    public IEnumerable<(int First, int Last)> FrontMonths()
    {
        for (var first = 0; first < _columns.Count; )
        {
            var last = first;
            while (last + 1 < _columns.Count && _columns[last + 1].Contract == _columns[first].Contract)
                last++;
            yield return (first, last);
            first = last + 1;
        }
    }

    /// <summary>The path of the volumes.</summary>
    public string DrawVolumes()
    {
        var path = new StringBuilder();
        foreach (var c in _columns)
        {
            var (x, width) = (GetX(c.First), GetX(c.Last.Next) - GetX(c.First));
            var top = Number(GetHeight(c.Volume / MaxVolume, _volumePanel));
            var gap = PerDay > 3 ? 1 : 0;
            path.Append(
                CultureInfo.InvariantCulture,
                $"M{Number(x)} {_volumePanel.Bottom}V{top}h{Number(width - gap)}V{_volumePanel.Bottom}z"
            );
        }

        return path.ToString();
    }
}
