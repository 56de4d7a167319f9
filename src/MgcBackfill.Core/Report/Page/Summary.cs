using MgcBackfill.Formats;

namespace MgcBackfill.Report.Page;

/// <summary>The head of the page: what the table is, whether it may be used, a picture of it, and what is worth a look.</summary>
internal static class Summary
{
    /// <summary>The verdict in one word.</summary>
    public static string FormatVerdict(ReportVerdict verdict) =>
        verdict switch
        {
            ReportVerdict.Valid => "valid",
            ReportVerdict.Empty => "empty",
            _ => "INVALID",
        };

    /// <summary>The head.</summary>
    public static Markup Render(ReportContent content) =>
        Markup.From(
            $"""
            <header>
            <p class="kicker"><span>Backfill report</span><button type="button" id="theme" hidden="hidden">Theme: system</button></p>
            {Banner(content)}
            <h1>{content.Series.Product.Title}: front-month {content.Series.Interval.Title} bars</h1>
            {Scope(content)}
            {RenderVerdict(content)}
            <div class="first">
            {Glance(content)}
            {WorthALook.Render(content)}
            </div>
            {Figures(content)}
            </header>
            """
        );

    // No reader may mistake synthetic prices for market prices, whatever else the page shows.
    private static Markup Banner(ReportContent content)
    {
        if (!content.IsSynthetic)
            return Markup.None;
        var (days, synthetic) = content.Origin;
        return Markup.From(
            $"""
            <p class="banner" role="note"><b>Synthetic data.</b> {(synthetic == 0
                ? Markup.From($"The source files given are marked as synthetic: their prices and volumes are invented.")
                : synthetic == days
                    ? Markup.From($"Every price and volume on this page is invented. The source files are marked as synthetic.")
                    : Markup.From($"{Figure.Create("synthetic_days", synthetic)} of {Figure.Create("recorded_days", days)} trading days come from files that are marked as synthetic: their prices and volumes are invented."))}</p>
            """
        );
    }

    private static Markup Scope(ReportContent content)
    {
        ReportDay[] stored = [.. content.Stored];
        var verification = content.Verification;
        var days =
            stored.Length == 0
                ? Markup.None
                : Markup.From($"""<b class="span">{Day("first_day", stored[0])} to {Day("last_day", stored[^1])}</b>""");
        return Markup.From(
            $"""
            <p class="scope">{days}
            <span>{Figure.Create("rows", verification.Rows)} {(verification.Rows == 1 ? "row" : "rows")}</span>
            <span>{Figure.Create("days", verification.Days)} trading {(verification.Days == 1 ? "day" : "days")}</span>
            <span class="path">{Figure.Create("db", Path.GetFileName(content.Db))}</span>{Symbol(content)}</p>
            """
        );

        // In a database of several products, the rows may have another symbol than the root.
        static Markup Symbol(ReportContent content) =>
            content.Series.Symbol == content.Series.Product.Root
                ? Markup.None
                : Markup.From($""" <span>symbol {Figure.Create("symbol", content.Series.Symbol)}</span>""");

        static Markup Day(string name, ReportDay day) => Figure.Create(name, day.Day.Date);
    }

    private static Markup RenderVerdict(ReportContent content)
    {
        var failed = content.Verification.Failed.Count();
        var (kind, mark, word, sentence) = content.Verdict switch
        {
            ReportVerdict.Valid => ("good", "✓", "Valid", "Every check that ran has passed."),
            ReportVerdict.Empty => ("warn", "○", "Empty", "The table holds no bar, so nothing about any bar is proved."),
            _ => (
                "bad",
                "✕",
                "INVALID",
                $"Do not use this table: {NumberText.Count(failed, "check")} failed. Find out what changed it. Restore the database and "
                    + "its checkpoint folder from a backup, or build a new database from the source."
            ),
        };
        return Markup.From(
            $"""
            <div class="verdict {kind}" role="status">
            <p class="word"><span aria-hidden="true">{mark}</span> {Figure.Create("verdict", FormatVerdict(content.Verdict), word)}</p>
            <p>{sentence} {SourceWords(content)} {RecordWords(content)}</p>
            {GateDetails.Render(content)}
            </div>
            """
        );
    }

    private static string SourceWords(ReportContent content) =>
        content switch
        {
            { Source: null } => "The bars were not compared with source files, because none were given.",
            { Verification.OtherSource: { Differences: > 0 } other } =>
                $"The files given are not those that the table was built from, and they "
                    + $"hold other bars: {NumberText.Count(other.Differences, "difference")}.",
            { Verification.OtherSource: { Compared: 0 } } =>
                "The files given are not those that the table was built from. They cover none of its days as those files do, so no bar "
                    + "was compared.",
            { Verification.OtherSource: { } other } =>
                $"The files given are not those that the table was built from. {NumberText.Count(other.Compared, "bar")} "
                    + $"{(other.Compared == 1 ? "was" : "were")} compared with them: every value is equal.{NotCompared(content)}",
            { Verdict: ReportVerdict.Valid, NotCompared: 0 } => "Every value of every bar was compared with the source files and is equal.",
            { Verdict: ReportVerdict.Valid } => $"Every value that was compared with the source files is equal.{NotCompared(content)}",
            _ => "The bars were compared with the source files.",
        };

    private static string NotCompared(ReportContent content) =>
        content.NotCompared == 0
            ? ""
            : $" {NumberText.Count(content.NotCompared, "day")} {(content.NotCompared == 1 ? "was" : "were")} not compared, because the "
                + $"files cover another part of {(content.NotCompared == 1 ? "it" : "them")}.";

    private static string RecordWords(ReportContent content) =>
        content.HasRecords
            ? ""
            : "There are no records beside the database, so the table could not be compared with them, and partial days and ties "
                + "are unknown.";

    private static Markup Glance(ReportContent content)
    {
        ReportDay[] stored = [.. content.Stored];
        return stored.Length == 0
            ? Markup.None
            : Markup.From(
                $"""
                <figure class="glance">
                <figcaption>Daily close{(content.Series.Product.PriceUnit is { } unit ? $" in {unit}" : "")}, unadjusted, and daily volume of {Figure.Create(
                    "contracts",
                    stored.Select(d => d.Contract).Distinct().Count()
                )} front-month {(
                    stored.Select(d => d.Contract).Distinct().Skip(1).Any() ? "contracts" : "contract"
                )}. The background changes at each roll.{(
                    content.FlipsBack.Count == 0 ? "" : " A red line is a flip: a roll back to a former front month."
                )}</figcaption>
                {OverviewChart.Render(stored, content.FlipsBack)}
                </figure>
                """
            );
    }

    private static Markup Figures(ReportContent content)
    {
        var verification = content.Verification;
        var rolls = content.Rolls is { } calendar ? Figure.Create("rolls", calendar.Rolls.Count) : Figure.Create("rolls", "", "unknown");
        return Markup.From(
            $"""
            <dl class="figures">
            {Item("First bar, UTC", Figure.Create("first_ts", verification.FirstTs))}
            {Item("Last bar, UTC", Figure.Create("last_ts", verification.LastTs))}
            {Item("Rolls", rolls, "changes of the front month, which is the contract with the highest volume of the day")}
            {Item(
                "Volume",
                Figure.Create("volume", content.Stored.Aggregate((Int128)0, (sum, d) => sum + d.Volume)),
                "contracts in the stored bars"
            )}
            {Item(
                "Minutes with a bar",
                Figure.Share("coverage", CoverageTotal.From(content.Days).Share),
                "of the minutes in which the market was open. A minute without a trade has no bar"
            )}
            {Item("Stub days", Figure.Create("stub_days", content.Stored.Count(d => d.Stub)), "all bars within one hour")}
            {Item("Partial days", Recorded("partial_days", content.Days.Count(d => d.Partial)), "the source covers only part of the day")}
            {Item("Ties", Recorded("ties", content.Days.Count(d => d.Tie)), "days on which two contracts share the highest volume")}
            {Item("Bars with zero volume", Recorded("zero_volume", content.Days.Sum(d => (long)(d.Decision?.ZeroVolume ?? 0))))}
            </dl>
            <dl class="identity">
            {Item("Database", Figure.Create("db_path", content.Db))}
            {Item(
                "Build digest",
                Figure.Create("build_digest", verification.BuildDigest ?? "none, because a row breaks a rule"),
                "one sha256 over all stored bars: tables with the same bars have the same build digest"
            )}
            {Item(
                "Written by",
                Markup.From(
                    $"MgcBackfill {Figure.Create("tool_version", content.ToolVersion)} with {Figure.Create("engine", content.Engine.ToString())}"
                )
            )}
            </dl>
            """
        );

        // Only the records know these.
        Markup Recorded(string name, long count) => content.HasRecords ? Figure.Create(name, count) : Figure.Create(name, "", "unknown");
    }

    private static Markup Item(string label, Markup figure, string note = "")
    {
        var behind = note.Length == 0 ? Markup.None : Markup.From($"""<span class="note">{note}</span>""");
        return Markup.From($"<div><dt>{label}</dt><dd>{figure}{behind}</dd></div>");
    }
}
