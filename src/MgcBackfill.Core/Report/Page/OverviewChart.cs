using System.Globalization;
using System.Text;
using MgcBackfill.Analysis;
using MgcBackfill.Market;

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
    private readonly TradingDay _first;
    private readonly double _perDay;
    private readonly (double Low, double High) _prices;
    private readonly double _mostVolume;

    private OverviewChart(IReadOnlyList<HistoryColumn> columns, IReadOnlyList<BarRoll> flips)
    {
        (_columns, _flips, _first) = (columns, flips, columns[0].First);
        _perDay = (Right - Left) / (double)(columns[^1].Last.EpochDay - _first.EpochDay + 1);
        var finite = columns.Where(c => double.IsFinite(c.Close)).ToArray();
        var (low, high) = finite.Length == 0 ? (0, 1) : (finite.Min(c => c.Close), finite.Max(c => c.Close));
        var margin = Math.Max((high - low) * 0.06, 0.1);
        _prices = (low - margin, high + margin);
        _mostVolume = Math.Max(1, columns.Max(c => c.Volume));
    }

    /// <summary>The picture.</summary>
    /// <param name="stored">The days that hold bars; at least one.</param>
    /// <param name="flips">The rolls back to an earlier contract, each marked.</param>
    public static Markup Render(IReadOnlyList<ReportDay> stored, IReadOnlyList<BarRoll> flips) =>
        new OverviewChart(HistoryColumn.Group(stored), flips).Draw();

    private Markup Draw() =>
        Markup.From(
            $"""
            <svg class="history" viewBox="0 0 {Width} 290" role="img" aria-label="Daily closes and volume of the front month, {_first.ToString()} to {_columns[
                ^1
            ].Last.ToString()}">
            {Grounds()}
            {Axis.Numbers(_prices.Low, _prices.High, 5).Select(p =>
                Markup.From(
                    $"""<path class="grid" d="M{Left} {Number(GetY(p))}H{Right}" /><text class="tick" x="{Left - 6}" y="{Number(GetY(p) + 3.5)}">{Axis.Short(p)}</text>"""
                )
            )}
            <path class="glance-close" d="{Closes()}" />
            <path class="volume" d="{Volumes()}" />
            {Flips()}
            {Months("many", 8)}
            {Months("few", 4)}
            </svg>
            """
        );

    private static double Height(double fraction, (int Top, int Bottom) panel) => panel.Bottom - (fraction * (panel.Bottom - panel.Top));

    private static string Number(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);

    private double GetY(double price) => Height((price - _prices.Low) / (_prices.High - _prices.Low), s_price);

    private double GetX(TradingDay day) => Left + ((day.EpochDay - _first.EpochDay) * _perDay);

    private double Middle(HistoryColumn column) => (GetX(column.First) + GetX(column.Last.Next)) / 2;

    // A contract's name, if there is room for it.
    private IEnumerable<Markup> Grounds()
    {
        var dark = new StringBuilder();
        var names = new List<Markup>();
        for (var (from, stint) = (0, 0); from < _columns.Count; stint++)
        {
            var to = from;
            while (to + 1 < _columns.Count && _columns[to + 1].Contract == _columns[from].Contract)
                to++;
            var (left, right) = (GetX(_columns[from].First), to + 1 < _columns.Count ? GetX(_columns[to + 1].First) : Right);
            if (stint % 2 == 1)
                dark.Append(
                    CultureInfo.InvariantCulture,
                    $"M{Number(left)} {s_price.Top}H{Number(right)}V{s_volume.Bottom}H{Number(left)}z"
                );
            if (right - left >= LabelRoom)
                names.Add(
                    Markup.From(
                        $"""<text class="{(right - left >= PhoneLabelRoom ? "stint" : "stint many")}" x="{Number((left + right) / 2)}" y="{s_price.Top - 5}">{_columns[from].Contract}</text>"""
                    )
                );
            from = to + 1;
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
                .Append(CultureInfo.InvariantCulture, $"{Number(Middle(c))} {Number(GetY(c.Close))}");
            if (c.Contract != contract)
                path.Append(CultureInfo.InvariantCulture, $"h0.1");
            contract = c.Contract;
        }

        return path.Length == 0 ? "M0 0" : path.ToString();
    }

    private string Volumes()
    {
        var path = new StringBuilder();
        foreach (var c in _columns)
        {
            var (x, width) = (GetX(c.First), GetX(c.Last.Next) - GetX(c.First));
            var top = Number(Height(c.Volume / _mostVolume, s_volume));
            var gap = _perDay > 3 ? 1 : 0;
            path.Append(CultureInfo.InvariantCulture, $"M{Number(x)} {s_volume.Bottom}V{top}h{Number(width - gap)}V{s_volume.Bottom}z");
        }

        return path.ToString();
    }

    private IEnumerable<Markup> Flips() =>
        _flips
            .Select(f => GetX(TradingDay.From(f.TradingDay)))
            .Select(x =>
                Markup.From(
                    $"""<path class="flip" d="M{Number(x)} {s_price.Top}V{s_volume.Bottom}M{Number(x - 4)} {s_price.Top}h8l-4 7z" />"""
                )
            );

    private IEnumerable<Markup> Months(string kind, int most)
    {
        var y = s_volume.Bottom + (kind == "few" ? 22 : 16);
        return Axis.Months(_first.Date, _columns[^1].Last.Date, most)
            .Select(m => (X: Number(GetX(TradingDay.From(m.Day))), m.Words))
            .Select(m => Markup.From($"""<text class="month {kind}" x="{m.X}" y="{y}">{m.Words}</text>"""));
    }
}
