using System.Globalization;
using System.Text;
using MgcBackfill.Market;
using static MgcBackfill.Report.Page.HistoryScale;

namespace MgcBackfill.Report.Page;

/// <summary>
/// Price, volume and the contracts' shares over the whole history as one picture that needs no script: it is printed, and shown if scripts
/// are off.
/// </summary>
internal sealed class HistoryChart
{
    private const int Width = 1100;
    private const int Left = 52;
    private const int Right = Width - 4;
    private const int LabelSpace = 44;
    private static readonly (int Top, int Bottom) s_price = (14, 254);
    private static readonly (int Top, int Bottom) s_volume = (274, 354);
    private static readonly (int Top, int Bottom) s_share = (374, 474);

    private readonly IReadOnlyList<HistoryColumn> _columns;
    private readonly HistoryScale _scale;

    private HistoryChart(IReadOnlyList<HistoryColumn> columns)
    {
        _columns = columns;
        _scale = new HistoryScale(columns, (Left, Right), s_price, c => (c.Low, c.High), 0.04, s_volume, 1.05);
    }

    /// <summary>The class of a contract's colour: by its delivery month.</summary>
    public static string GetClass(string symbol) =>
        symbol.Length > 3 && "GJMQVZ".Contains(symbol[3], StringComparison.Ordinal) ? $"m{symbol[3]}" : "mo";

    /// <summary>The picture.</summary>
    /// <param name="stored">The days that hold bars; at least one.</param>
    public static Markup Render(IReadOnlyList<ReportDay> stored) => new HistoryChart(HistoryColumn.Group(stored)).Draw();

    private Markup Draw() =>
        Markup.From(
            $"""
            <svg class="history" viewBox="0 0 {Width} 494" role="img" aria-label="Daily prices and volume of the front month, and share of volume by contract, {_scale.First.ToString()} to {_columns[
                ^1
            ].Last.ToString()}">
            {Frame(
                "Price, USD: low to high of each day, line at the close",
                s_price,
                Axis.Numbers(_scale.Prices.Low, _scale.Prices.High, 6).Select(p => (_scale.GetY(p), Axis.Short(p)))
            )}
            <path class="range" stroke-width="{Number(Math.Clamp(_scale.PerDay * 0.5, 0.7, 3))}" d="{Ranges()}" />
            <path class="close" d="{Closes()}" />
            {Frame(
                "Volume of the front month, contracts per day",
                s_volume,
                Axis.Numbers(0, _scale.MaxVolume, 3).Select(v => (GetHeight(v / _scale.MaxVolume, s_volume), Axis.Short(v)))
            )}
            <path class="volume" d="{_scale.DrawVolumes()}" />
            {Frame(
                "Share of each outright in the volume of the day, nearest expiry at the bottom",
                s_share,
                new[] { 0, 0.5, 1 }.Select(s => (GetHeight(s, s_share), Axis.Short(s * 100) + " %"))
            )}
            {Shares()}
            {Labels()}
            {Months("many", 16)}
            {Months("few", 5)}
            </svg>
            """
        );

    private static Markup Frame(string title, (int Top, int Bottom) panel, IEnumerable<(double Y, string Words)> ticks) =>
        Markup.From(
            $"""
            <text class="title" x="{Left}" y="{panel.Top - 4}">{title}</text>
            {ticks.Select(t =>
                Markup.From(
                    $"""<path class="grid" d="M{Left} {Number(t.Y)}H{Right}" /><text class="tick" x="{Left - 6}" y="{Number(t.Y + 3.5)}">{t.Words}</text>"""
                )
            )}
            """
        );

    private string Ranges()
    {
        var path = new StringBuilder();
        foreach (var c in _columns.Where(c => double.IsFinite(c.Low) && double.IsFinite(c.High)))
            path.Append(
                CultureInfo.InvariantCulture,
                $"M{Number(_scale.GetMiddle(c))} {Number(_scale.GetY(c.Low) + 0.3)}V{Number(_scale.GetY(c.High) - 0.3)}"
            );
        return path.ToString();
    }

    // The line ends with its contract: prices of two contracts are never joined (P2).
    private string Closes()
    {
        var path = new StringBuilder();
        var contract = "";
        foreach (var c in _columns.Where(c => double.IsFinite(c.Close)))
        {
            path.Append(c.Contract == contract ? 'L' : 'M')
                .Append(CultureInfo.InvariantCulture, $"{Number(_scale.GetMiddle(c))} {Number(_scale.GetY(c.Close))}");
            contract = c.Contract;
        }

        return path.ToString();
    }

    private IEnumerable<Markup> Shares()
    {
        var paths = new SortedDictionary<string, StringBuilder>(StringComparer.Ordinal);
        foreach (var column in _columns)
        {
            var all = column.Shares.Aggregate((UInt128)0, (sum, s) => sum + s.Volume);
            var (x, width, below) = (_scale.GetX(column.First), _scale.GetX(column.Last.Next) - _scale.GetX(column.First), 0.0);
            foreach (var (symbol, volume) in column.Shares)
            {
                var above = below + (all == 0 ? 0 : (double)volume / (double)all);
                var (bottom, top) = (Number(GetHeight(below, s_share)), Number(GetHeight(above, s_share)));
                if (!paths.TryGetValue(GetClass(symbol), out var path))
                    paths.Add(GetClass(symbol), path = new StringBuilder());
                if (above - below > 0.002)
                    path.Append(CultureInfo.InvariantCulture, $"M{Number(x)} {bottom}V{top}h{Number(width)}V{bottom}z");
                below = above;
            }
        }

        return paths.Select(p => Markup.From($"""<path class="{p.Key}" d="{p.Value.ToString()}" />"""));
    }

    // A front month's name, if there is room for it.
    private IEnumerable<Markup> Labels()
    {
        foreach (var (first, last) in _scale.FrontMonths())
        {
            var (left, right) = (_scale.GetX(_columns[first].First), _scale.GetX(_columns[last].Last.Next));
            if (first > 0)
                yield return Markup.From(
                    $"""<path class="roll" d="M{Number(left)} {(_scale.PerDay > 0.6 ? s_price.Top : s_price.Bottom - 7)}V{s_price.Bottom}" />"""
                );
            if (right - left >= LabelSpace)
                yield return Markup.From(
                    $"""<text class="name" x="{Number((left + right) / 2)}" y="{s_share.Bottom - 6}">{_columns[first].Contract}</text>"""
                );
        }
    }

    private IEnumerable<Markup> Months(string kind, int most) =>
        Axis.Months(_scale.First.Date, _columns[^1].Last.Date, most)
            .Select(m =>
                Markup.From(
                    $"""<text class="month {kind}" x="{Number(_scale.GetX(TradingDay.From(m.Day)))}" y="{s_share.Bottom + 15}">{m.Words}</text>"""
                )
            );
}
