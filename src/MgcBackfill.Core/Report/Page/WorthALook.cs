using System.Text.RegularExpressions;
using MgcBackfill.Analysis;
using MgcBackfill.Checkpoint;
using MgcBackfill.Formats;

namespace MgcBackfill.Report.Page;

/// <summary>What is worth a look before the table is used, the most important first; each item links to its section.</summary>
internal static partial class WorthALook
{
    private const int MaxDays = 3;
    private const int ShortNote = 120;

    /// <summary>The list.</summary>
    public static Markup Render(ReportContent content)
    {
        Markup[] items = [.. Items(content)];
        return Markup.From(
            $"""
            <div class="look">
            <h2>Worth a look</h2>
            <ul>
            {(items.Length == 0 ? [Markup.From($"<li>Nothing: no day of this table stands out.</li>")] : items)}
            </ul>
            </div>
            """
        );
    }

    private static IEnumerable<Markup> Items(ReportContent content)
    {
        if (content.Wrong is { Count: > 0 } wrong)
            yield return Item(
                "bad",
                "special",
                $"{Days(wrong.Count)} {(wrong.Count == 1 ? "differs" : "differ")} from the records",
                $"{Dates(wrong)}."
            );
        if (content.FlipsBack is { Count: > 0 } flips)
            yield return Item(
                "warn",
                "rolls",
                $"{NumberText.Count(flips.Count, "flip")} among {NumberText.Count(content.Rolls!.Rolls.Count, "roll")}",
                "Rolls back to a former front month: "
                    + $"{NumberText.FirstFew([.. flips.Select(f => $"{f.From} to {f.To} on {UtcText.Date(f.TradingDay)}")], MaxDays)}."
            );
        else if (content.Rolls is { Rolls.Count: > 0 } calendar)
            yield return Item(
                "good",
                "rolls",
                "No flip",
                $"{NumberText.Count(calendar.Rolls.Count, "roll")}. {(calendar.Rolls.Count == 1 ? "It leads" : "Each leads")} "
                    + "to a contract that was not the front month before."
            );
        if (Where(content, d => d.Empty == EmptyReason.Unknown) is { Length: > 0 } gaps)
            yield return Item("warn", "coverage", $"{Days(gaps.Length)} without a bar", $"The reason is unknown: {Dates(gaps)}.");
        if (Where(content, d => d.Partial) is { Length: > 0 } partial)
            yield return Item(
                "warn",
                "special",
                NumberText.Count(partial.Length, "partial day"),
                $"The source covers only part of the day: {Dates(partial)}."
            );
        if (Where(content, d => d.Tie) is { Length: > 0 } ties)
            yield return Item(
                "warn",
                "special",
                NumberText.Count(ties.Length, "tie"),
                $"The earlier expiry was chosen, or else the first symbol: {Dates(ties)}."
            );
        foreach (var item in Records(content))
            yield return item;
        if (Where(content, d => d.Bars > 0 && d.Stub) is { Length: > 0 } stubs)
            yield return Item(
                "",
                "special",
                $"{NumberText.Count(stubs.Length, "stub day")}",
                "All bars within one hour, as on Sundays in US summer. Do not treat them as full days."
            );
    }

    private static IEnumerable<Markup> Records(ReportContent content)
    {
        var stopped = content.Records.State.Attempts.Count(a => a.Status == AttemptStatus.Failed);
        if (stopped > 0)
            yield return Item(
                "warn",
                "attempts",
                $"{NumberText.Count(stopped, "attempt")} failed",
                "The records hold each failure and its reason."
            );
        if (content.Records.State.TornLines is > 0 and var torn)
            yield return Item(
                "warn",
                "attempts",
                $"A crash cut off {NumberText.Count(torn, "line")} of the records",
                "Such lines are ignored."
            );
        if (content.Source?.Notices is { Count: > 0 } notes)
            yield return Item(
                "",
                "sources",
                $"{NumberText.Count(notes.Count, "note")} about the source files",
                notes.Count == 1 && notes[0].Message.Length <= ShortNote ? notes[0].Message : ""
            );
    }

    private static Markup Item(string kind, string section, string fact, string more)
    {
        var behind = more.Length == 0 ? Markup.None : Markup.From($" <span>{Unbroken(more)}</span>");
        return Markup.From($"""<li class="item {kind}"><a href="#{section}">{fact}</a>{behind}</li>""");
    }

    // A browser would break a date at its hyphens.
    private static Markup Unbroken(string text) =>
        Date()
            .Split(text)
            .Select((part, i) => i % 2 == 0 ? Markup.From($"{part}") : Markup.From($"""<span class="unbroken">{part}</span>"""))
            .Aggregate(Markup.None, (all, part) => Markup.From($"{all}{part}"));

    [GeneratedRegex(@"(\d{4}-\d\d-\d\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Date();

    private static ReportDay[] Where(ReportContent content, Func<ReportDay, bool> condition) => [.. content.Days.Where(condition)];

    private static string Days(int count) => NumberText.Count(count, "trading day");

    private static string Dates(IReadOnlyList<ReportDay> days) => NumberText.FirstFew([.. days.Select(d => d.Day.ToString())], MaxDays);
}
