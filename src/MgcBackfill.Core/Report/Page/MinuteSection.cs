using System.Globalization;

namespace MgcBackfill.Report.Page;

/// <summary>The minutes of some days: a picture for each, and a chart of one of them if scripts are on.</summary>
internal static class MinuteSection
{
    /// <summary>The section.</summary>
    public static Markup Render(ReportContent content)
    {
        var days = content.Minutes.Days;
        if (days.Count == 0)
            return Markup.None;
        var summaries = content.Days.ToDictionary(d => d.Day);
        return Markup.From(
            $"""
            <section aria-labelledby="minutes">
            <h2 id="minutes">Minute by minute</h2>
            <p>This page holds the bars of {Figure.Create("minutes.days", days.Count)} trading {(days.Count == 1 ? "day" : "days")}: {(content.Minutes.Chosen
                ? "the range that was chosen when the report was written"
                : "the newest, and the days before and after each of the newest rolls")}. To see other days, write a report with
            <code>--zoom-start</code> and <code>--zoom-end</code>, in PowerShell <code>-ZoomStart</code> and <code>-ZoomEnd</code>.
            A trading day begins at 23:00 UTC on the day before. Each picture shows low to high of every ten minutes. Where nothing is
            drawn, no bar is stored.
            <span class="js">Choose a day from the list or from the pictures.</span>
            <span class="js mouse">You can also click a day in the calendar above.</span></p>
            <div id="zoom" hidden="hidden"></div>
            <details class="printed" id="pictures" open="open"><summary>Pictures of {days.Count} {(days.Count == 1 ? "day" : "days")}</summary>
            <div class="minutes">
            {days.Select(d => GetDay(d, summaries[d.Day]))}
            </div>
            </details>
            </section>
            """
        );
    }

    private static Markup GetDay(MinuteDay minutes, ReportDay day)
    {
        var name = $"minutes.{day.Day}";
        return Markup.From(
            $"""
            <figure data-day="{day.Day.EpochDay.ToString(CultureInfo.InvariantCulture)}">
            <figcaption><b>{day.Day.ToString()} {day.Day.Date.ToString("ddd", CultureInfo.InvariantCulture)}</b> {Figure.Create(
                $"{name}.contract",
                day.Contract
            )}, {Figure.Create($"{name}.bars", minutes.Bars.Count)} {(minutes.Bars.Count == 1 ? "bar" : "bars")}, volume {Figure.Create(
                $"{name}.volume",
                day.Volume
            )}</figcaption>
            {MinuteChart.Render(minutes)}
            </figure>
            """
        );
    }
}
