using System.Globalization;
using MgcBackfill.Analysis;

namespace MgcBackfill.Report.Page;

/// <summary>
/// The squares of one year's calendar, as paths: a column for each week, a row for each weekday, Sunday first. Coverage gives a square its
/// class, and with it its colour; everything else about a day changes the shape of its square, so that no reader has to distinguish colours
/// for it.
/// </summary>
internal sealed class HeatShape(DateOnly firstSunday)
{
    /// <summary>From a square's edge to the next one's.</summary>
    public const int Step = 10;

    /// <summary>The position of the first square's left edge.</summary>
    public const int Left = 26;

    /// <summary>The position of the first square's upper edge.</summary>
    public const int Top = 14;

    private const int Size = 9;
    private static readonly double[] s_bounds = [0.10, 0.25, 0.50, 0.75, 0.95];

    private readonly SortedDictionary<string, System.Text.StringBuilder> _paths = new(StringComparer.Ordinal);

    /// <summary>The shade of a coverage, 0 to 5; null if it is unknown.</summary>
    public static int? GetShade(double? coverage) => coverage is { } c ? s_bounds.Count(b => c >= b) : null;

    /// <summary>The class of a coverage: k0 to k5, or ku if it is unknown.</summary>
    public static string GetClass(double? coverage) =>
        GetShade(coverage) is { } shade ? string.Create(CultureInfo.InvariantCulture, $"k{shade}") : "ku";

    /// <summary>The words of every class, in order.</summary>
    public static IReadOnlyList<(string Class, string Words)> Classes { get; } =
    [
        ("k0", "below 10 %"),
        ("k1", "10–25 %"),
        ("k2", "25–50 %"),
        ("k3", "50–75 %"),
        ("k4", "75–95 %"),
        ("k5", "95 % and more"),
        ("ku", "unknown: partial day, or trading hours not known"),
    ];

    /// <summary>Draws a day.</summary>
    public void Add(ReportDay day, bool rolled)
    {
        var (x, y) = GetPosition(day.Day.Date);
        if (day.Bars > 0)
            Draw(GetClass(day.Coverage), GetShape(x, y, day));
        else if (day.IsMissing)
            Draw("missing", Invariant($"M{x + 1} {y + 1}h7v7h-7z"));
        else
            Draw(day.Empty == EmptyReason.Unknown ? "gap" : "holiday", Invariant($"M{x + 3.5} {y + 3.5}h2v2h-2z"));
        if (rolled)
            Draw("rolled", Invariant($"M{x} {y}v9"));
        if (day.Tie)
            Draw("tied", Invariant($"M{x + 3} {y + 3}h3v3h-3z"));
        if (day.Altered)
            Draw("altered", Invariant($"M{x} {y}l9 9M{x + 9} {y}l-9 9"));
    }

    /// <summary>The paths, coverage first and marks above it.</summary>
    public IEnumerable<Markup> Paths() =>
        _paths.OrderBy(p => !p.Key.StartsWith('k')).Select(p => Markup.From($"""<path class="{p.Key}" d="{p.Value.ToString()}" />"""));

    /// <summary>The line on the left of every month but the year's first.</summary>
    public Markup Months(int year)
    {
        var lines = new System.Text.StringBuilder();
        for (var month = 2; month <= 12; month++)
        {
            var (x, y) = GetPosition(new DateOnly(year, month, 1));
            lines.Append(
                y == Top ? Invariant($"M{x - 0.5} {Top - 1}v71") : Invariant($"M{x + 9.5} {Top - 1}V{y - 0.5}H{x - 0.5}V{Top + 70}")
            );
        }

        return Markup.From($"""<path class="months" d="{lines.ToString()}" />""");
    }

    /// <summary>The upper left corner of a day's square.</summary>
    public (int X, int Y) GetPosition(DateOnly date)
    {
        var offset = date.DayNumber - firstSunday.DayNumber;
        return (Left + (offset / 7 * Step), Top + (offset % 7 * Step));
    }

    // A stub is a small square; half a square, cut along its diagonal, is a day of which only a part was covered.
    private static string GetShape(int x, int y, ReportDay day)
    {
        var (from, size) = day.Stub ? (2, 5) : (0, Size);
        return day.Partial
            ? Invariant($"M{x + from} {y + from}h{size}l-{size} {size}z")
            : Invariant($"M{x + from} {y + from}h{size}v{size}h-{size}z");
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    private void Draw(string kind, string path)
    {
        if (!_paths.TryGetValue(kind, out var line))
            _paths.Add(kind, line = new System.Text.StringBuilder());
        line.Append(path);
    }
}
