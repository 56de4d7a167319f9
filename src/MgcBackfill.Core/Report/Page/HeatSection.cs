using System.Globalization;

namespace MgcBackfill.Report.Page;

/// <summary>The calendar of bars per trading day, a picture for each year, and the same as a table by month.</summary>
internal static class HeatSection
{
    private const string Title = "Coverage: bars of each trading day";
    private const int MaxOpenMonths = 36;

    /// <summary>The section.</summary>
    public static Markup Render(ReportContent content)
    {
        if (content.Days.Count == 0)
            return Markup.From(
                $"""<section aria-labelledby="coverage"><h2 id="coverage">{Title}</h2><p>There is no day to show.</p></section>"""
            );
        var rolled = (content.Rolls?.Rolls ?? []).Select(r => r.TradingDay).ToHashSet();
        return Markup.From(
            $"""
            <section aria-labelledby="coverage">
            <h2 id="coverage">{Title}</h2>
            <p>The colour is the share of the minutes in which the market was open that have a bar. A minute in which nobody traded the front month
            has none, so a share below 100 % is normal and does not mean that data are missing. Trading day D runs from 23:00 UTC on D−1 to
            23:00 UTC on D. Each column is a week that begins on Sunday.
            <span class="js mouse">Point at a day, or use the arrow keys, to read its figures. Click it to see its minutes, if
            this page holds them.</span>
            <span class="js touch">Tap a month of the calendar, or choose one below it, to read its days.
            The small number under a day is the share of its open minutes that have a bar.</span></p>
            {Legend()}
            <div class="heat" id="heat">
            {content.Days.GroupBy(d => d.Day.Date.Year).Select(y => Year(y.Key, [.. y], rolled))}
            </div>
            {Months(content.Days, content.HasRecords)}
            </section>
            """
        );
    }

    private static Markup Legend() =>
        Markup.From(
            $"""
            <ul class="legend">
            {HeatShape.Classes.Select(c =>
                Markup.From(
                    $"""<li><svg viewBox="0 0 9 9" aria-hidden="true"><path class="{c.Class}" d="M0 0h9v9h-9z" /></svg>{c.Words}</li>"""
                )
            )}
            <li><svg viewBox="0 0 9 9" aria-hidden="true"><path class="k4" d="M2 2h5v5h-5z" /></svg>small: stub day, all bars within one hour</li>
            <li><svg viewBox="0 0 9 9" aria-hidden="true"><path class="ku" d="M0 0h9l-9 9z" /></svg>half: partial day, the source covers only part of it</li>
            <li><svg viewBox="0 0 9 9" aria-hidden="true"><path class="k4" d="M0 0h9v9h-9z" /><path class="rolled" d="M0 0v9" /></svg>roll: first day of another contract</li>
            <li><svg viewBox="0 0 9 9" aria-hidden="true"><path class="k4" d="M0 0h9v9h-9z" /><path class="tied" d="M3 3h3v3h-3z" /></svg>tie: two contracts share the highest volume</li>
            <li><svg viewBox="0 0 9 9" aria-hidden="true"><path class="k4" d="M0 0h9v9h-9z" /><path class="altered" d="M0 0l9 9M9 0l-9 9" /></svg>bars differ from the records</li>
            <li><svg viewBox="0 0 9 9" aria-hidden="true"><path class="missing" d="M1 1h7v7h-7z" /></svg>in the records, but not in the table</li>
            <li><svg viewBox="0 0 9 9" aria-hidden="true"><path class="gap" d="M3.5 3.5h2v2h-2z" /></svg>no bar, reason unknown</li>
            <li><svg viewBox="0 0 9 9" aria-hidden="true"><path class="holiday" d="M3.5 3.5h2v2h-2z" /></svg>holiday</li>
            </ul>
            """
        );

    private static Markup Year(int year, IReadOnlyList<ReportDay> days, HashSet<DateOnly> rolled)
    {
        var newYear = new DateOnly(year, 1, 1);
        var sunday = newYear.AddDays(-(int)newYear.DayOfWeek);
        var shape = new HeatShape(sunday);
        foreach (var day in days)
            shape.Add(day, rolled.Contains(day.Day.Date));
        var (stored, bars, covered) = (days.Count(d => d.Bars > 0), days.Sum(d => (long)d.Bars), CoverageTotal.From(days).Share);
        var name = string.Create(CultureInfo.InvariantCulture, $"year.{year}");
        var months = Enumerable.Range(1, 12).Select(m => new DateOnly(year, m, 1));
        return Markup.From(
            $"""
            <figure>
            <figcaption><b>{year}</b> {Figure.Create($"{name}.days", stored)} {(stored == 1 ? "day" : "days")}, {Figure.Create(
                $"{name}.bars",
                bars
            )} {(bars == 1 ? "bar" : "bars")}; {Figure.Share($"{name}.coverage", covered)} of the open minutes have a bar</figcaption>
            <svg class="year" viewBox="0 0 566 86" role="img" aria-label="Calendar of {year}" data-year="{year}">
            {months.Select(m =>
                Markup.From(
                    $"""<text x="{shape.GetPosition(m.AddDays(6)).X}" y="9">{m.ToString("MMM", CultureInfo.InvariantCulture)}</text>"""
                )
            )}
            {new (string Name, int Row)[] { ("Sun", 0), ("Tue", 2), ("Thu", 4) }.Select(w =>
                Markup.From($"""<text x="0" y="{HeatShape.Top + (w.Row * HeatShape.Step) + 8}">{w.Name}</text>""")
            )}
            {shape.Months(year)}
            {shape.Paths()}
            </svg>
            </figure>
            """
        );
    }

    private static Markup Months(IReadOnlyList<ReportDay> days, bool recorded)
    {
        var months = days.GroupBy(d => d.Day.Date.ToString("yyyy-MM", CultureInfo.InvariantCulture)).ToArray();
        var open = months.Length <= MaxOpenMonths ? new Markup(""" open="open" """) : Markup.None;
        return Markup.From(
            $"""
            <details{open}><summary>Table by month</summary>
            {Table.Create(
                "Bars of the trading days of each month",
                ["Month", "#Days", "#Bars", "#Open minutes", "#Bars in open minutes", "#Share of open minutes", "#Volume", "#Stub days", "#Partial days", "Contracts"],
                months.Select(m => MonthRow(m.Key, [.. m], recorded)))}
            <p>An open minute is one in which the market was open. The three columns about open minutes leave out partial days and
            days whose trading hours are not known.</p>
            </details>
            """
        );
    }

    private static Markup MonthRow(string month, IReadOnlyList<ReportDay> days, bool recorded)
    {
        var (name, covered) = ($"month.{month}", CoverageTotal.From(days));
        return Table.Row(
            Markup.From($"{month}"),
            Table.Number(Figure.Create($"{name}.days", days.Count(d => d.Bars > 0))),
            Table.Number(Figure.Create($"{name}.bars", days.Sum(d => (long)d.Bars))),
            Table.Number(Figure.Create($"{name}.open", covered.Open)),
            Table.Number(Figure.Create($"{name}.inside", covered.Bars)),
            Table.Number(Figure.Share($"{name}.coverage", covered.Share)),
            Table.Number(Figure.Create($"{name}.volume", days.Aggregate((Int128)0, (sum, d) => sum + d.Volume))),
            Table.Number(Figure.Create($"{name}.stubs", days.Count(d => d.Bars > 0 && d.Stub))),
            Table.Number(
                recorded ? Figure.Create($"{name}.partial", days.Count(d => d.Partial)) : Figure.Create($"{name}.partial", "", "–")
            ),
            Figure.Create($"{name}.contracts", string.Join(", ", days.Where(d => d.Bars > 0).Select(d => d.Contract).Distinct()))
        );
    }
}
