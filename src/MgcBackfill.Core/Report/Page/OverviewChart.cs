using System.Globalization;
using System.Text;
using MgcBackfill.Analysis;
using MgcBackfill.Market;
using static MgcBackfill.Report.Page.HistoryScale;

namespace MgcBackfill.Report.Page;

/// <summary>The whole table in one small picture: the closes, a background whose shade changes with the contract, and the volume.</summary>
internal sealed class OverviewChart
{
    private const int Width = 760;
    private const int Left = 52;
    private const int Right = Width - 6;
    private const int LabelRoom = 56;
    private const int PhoneLabelRoom = 120;
    private static readonly (int Top, int Bottom) s_price = (16, 206);
    private static readonly (int Top, int Bottom) s_volume = (216, 270);

    private readonly IReadOnlyList<HistoryColumn> _columns;
    private readonly IReadOnlyList<BarRoll> _flips;
    private readonly HistoryScale _scale;

    private OverviewChart(IReadOnlyList<HistoryColumn> columns, IReadOnlyList<BarRoll> flips)
    {
        (_columns, _flips) = (columns, flips);
        _scale = new HistoryScale(columns, (Left, Right), s_price, c => (c.Close, c.Close), 0.06, s_volume, 1);
    }

    /// <summary>The picture.</summary>
    /// <param name="stored">The days that hold bars; at least one.</param>
    /// <param name="flips">The rolls back to an earlier contract, each marked.</param>
    public static Markup Render(IReadOnlyList<ReportDay> stored, IReadOnlyList<BarRoll> flips) =>
        new OverviewChart(HistoryColumn.Group(stored), flips).Draw();

    private Markup Draw() =>
        Markup.From(
            $"""
            <svg class="history" viewBox="0 0 {Width} 290" role="img" aria-label="Daily closes and volume of the front month, {_scale.First.ToString()} to {_columns[
                ^1
            ].Last.ToString()}">
            {Grounds()}
            {Axis.Numbers(_scale.Prices.Low, _scale.Prices.High, 5).Select(p =>
                Markup.From(
                    $"""<path class="grid" d="M{Left} {Number(_scale.GetY(p))}H{Right}" /><text class="tick" x="{Left - 6}" y="{Number(_scale.GetY(p) + 3.5)}">{Axis.Short(p)}</text>"""
                )
            )}
            <path class="glance-close" d="{Closes()}" />
            <path class="volume" d="{_scale.DrawVolumes()}" />
            {Flips()}
            {Months("many", 8)}
            {Months("few", 4)}
            </svg>
            """
        );

    // A contract's name, if there is room for it.
    private IEnumerable<Markup> Grounds()
    {
        var dark = new StringBuilder();
        var names = new List<Markup>();
        foreach (var (stint, (first, last)) in _scale.FrontMonths().Index())
        {
            var left = _scale.GetX(_columns[first].First);
            var right = last + 1 < _columns.Count ? _scale.GetX(_columns[last + 1].First) : Right;
            if (stint % 2 == 1)
                dark.Append(
                    CultureInfo.InvariantCulture,
                    $"M{Number(left)} {s_price.Top}H{Number(right)}V{s_volume.Bottom}H{Number(left)}z"
                );
            if (right - left >= LabelRoom)
                names.Add(
                    Markup.From(
                        $"""<text class="{(right - left >= PhoneLabelRoom ? "stint" : "stint many")}" x="{Number((left + right) / 2)}" y="{s_price.Top - 5}">{_columns[first].Contract}</text>"""
                    )
                );
        }

        return
        [
            Markup.From($"""<path class="ground" d="M{Left} {s_price.Top}H{Right}V{s_volume.Bottom}H{Left}z" />"""),
            Markup.From($"""<path class="ground-other" d="{(dark.Length == 0 ? "M0 0" : dark.ToString())}" />"""),
            .. names,
        ];
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
            if (c.Contract != contract)
                path.Append(CultureInfo.InvariantCulture, $"h0.1");
            contract = c.Contract;
        }

        return path.Length == 0 ? "M0 0" : path.ToString();
    }

    private IEnumerable<Markup> Flips() =>
        _flips
            .Select(f => _scale.GetX(TradingDay.From(f.TradingDay)))
            .Select(x =>
                Markup.From(
                    $"""<path class="flip" d="M{Number(x)} {s_price.Top}V{s_volume.Bottom}M{Number(x - 4)} {s_price.Top}h8l-4 7z" />"""
                )
            );

    private IEnumerable<Markup> Months(string kind, int most)
    {
        var y = s_volume.Bottom + (kind == "few" ? 22 : 16);
        return Axis.Months(_scale.First.Date, _columns[^1].Last.Date, most)
            .Select(m => (X: Number(_scale.GetX(TradingDay.From(m.Day))), m.Words))
            .Select(m => Markup.From($"""<text class="month {kind}" x="{m.X}" y="{y}">{m.Words}</text>"""));
    }
}
