using System.Globalization;
using MgcBackfill.Market;

namespace MgcBackfill.Report.Page;

/// <summary>Unusual days: tied, partial, stubs, and those whose rows differ from their record.</summary>
internal static class DaySection
{
    private const string NoTie = "No recorded day has a tie: one contract had the highest volume.";

    /// <summary>The section.</summary>
    public static Markup Render(ReportContent content) =>
        Markup.From(
            $"""
        <section aria-labelledby="special">
        <h2 id="special">Days worth a look</h2>
        {Wrong(content)}
        <h3>Partial days</h3>
        {Listed(
            [.. content.Days.Where(d => d.Partial)],
            content.HasRecords ? "No recorded day is partial." : "Unknown: there are no records.",
            "Days of which the source covers only a part", "partial")}
        <h3>Ties</h3>
        {Ties([.. content.Days.Where(d => d.Tie)], content.HasRecords)}
        <h3>Stub days</h3>
        {Stubs([.. content.Stored.Where(d => d.Stub)])}
        </section>
        """
        );

    private static Markup Wrong(ReportContent content)
    {
        ReportDay[] wrong = [.. content.Wrong];
        return wrong.Length == 0
            ? Markup.None
            : Markup.From(
                $"""
                <h3>Days that differ from the records</h3>
                {Listed(wrong, "", "Stored bars compared with the records", "wrong")}
                """
            );
    }

    private static Markup Listed(ReportDay[] days, string none, string caption, string kind) =>
        days.Length == 0
            ? Markup.From($"<p>{none}</p>")
            : Table.Create(
                caption,
                [
                    "Day",
                    "Contract",
                    "#Bars stored",
                    "#Bars recorded",
                    "First bar, UTC",
                    "Last bar, UTC",
                    "#Open",
                    "#High",
                    "#Low",
                    "#Close",
                    "#Volume",
                ],
                days.Select(d => DayRow(d, kind))
            );

    private static Markup DayRow(ReportDay day, string kind)
    {
        var name = $"{kind}.{day.Day}";
        var stored = day.Bars > 0;
        return Table.Row(
            Figure.Create($"{name}.day", day.Day.Date),
            Figure.Create($"{name}.contract", day.Contract),
            Table.Number(Figure.Create($"{name}.bars", day.Bars)),
            Table.Number(
                day.Decision is { } decision ? Figure.Create($"{name}.recorded", decision.Bars) : Figure.Create($"{name}.recorded", "", "–")
            ),
            Figure.Create($"{name}.first_ts", stored ? Instant.ToDateTime(day.FirstTs) : null),
            Figure.Create($"{name}.last_ts", stored ? Instant.ToDateTime(day.LastTs) : null),
            Price("open", day.Open),
            Price("high", day.High),
            Price("low", day.Low),
            Price("close", day.Close),
            Table.Number(Figure.Create($"{name}.volume", day.Volume))
        );

        Markup Price(string part, double price) => Table.Number(Figure.Price($"{name}.{part}", stored ? price : double.NaN));
    }

    private static Markup Ties(ReportDay[] ties, bool recorded) =>
        ties.Length == 0
            ? Markup.From($"<p>{(recorded ? NoTie : "Unknown: there are no records.")}</p>")
            : Table.Create(
                "Days on which contracts shared the highest volume",
                ["Day", "Contract", "Decided by", "Candidates and their volumes"],
                ties.Select(TieRow)
            );

    private static Markup TieRow(ReportDay day)
    {
        var name = $"tie.{day.Day}";
        return Table.Row(
            Figure.Create($"{name}.day", day.Day.Date),
            Figure.Create($"{name}.contract", day.Decision!.SourceSymbol),
            Figure.Create($"{name}.reason", SelectionText.Format(day.Decision.Reason)),
            Table.Long(Figure.Create($"{name}.candidates", SelectionText.Format(day.Decision.Candidates)))
        );
    }

    private static Markup Stubs(ReportDay[] stubs) =>
        stubs.Length == 0
            ? Markup.From($"<p>No stored day is a stub.</p>")
            : Markup.From(
                $"""
                <p>All bars of these days lie within one hour. In US summer Globex reopens on Sunday at 22:00 UTC.
                The hour until 23:00 UTC belongs to the Sunday, which is a trading day of its own.</p>
                <details><summary>{stubs.Length} {(stubs.Length == 1 ? "stub day" : "stub days")} by year</summary>
                {Table.Create(
                    "Stub days",
                    ["Year", "#Days", "#Bars", "Dates"],
                    stubs.GroupBy(d => d.Day.Date.Year).Select(y => StubRow(y.Key, [.. y]))
                )}
                </details>
                """
            );

    private static Markup StubRow(int year, IReadOnlyList<ReportDay> days)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"stubs.{year}");
        return Table.Row(
            Markup.From($"{year}"),
            Table.Number(Figure.Create($"{name}.days", days.Count)),
            Table.Number(Figure.Create($"{name}.bars", days.Sum(d => (long)d.Bars))),
            Table.Long(
                Figure.Create(
                    $"{name}.dates",
                    string.Join(", ", days.Select(d => d.Day.Date.ToString("MM-dd", CultureInfo.InvariantCulture)))
                )
            )
        );
    }
}
