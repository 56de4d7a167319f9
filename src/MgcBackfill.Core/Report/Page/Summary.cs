using MgcBackfill.Verify;

namespace MgcBackfill.Report.Page;

/// <summary>The head of the page: the verdict, and the table in a few figures.</summary>
internal static class Summary
{
    /// <summary>The verdict in a word.</summary>
    public static string Word(ReportVerdict verdict) => verdict switch
    {
        ReportVerdict.Valid => "valid",
        ReportVerdict.Empty => "empty",
        _ => "INVALID",
    };

    /// <summary>The head.</summary>
    public static Markup Of(ReportContent content)
    {
        var verification = content.Verification;
        return Markup.Of($"""
            <header>
            <p class="kicker">Backfill report · MGC front month, 1-minute bars<button type="button" id="theme" hidden="hidden">Theme: system</button></p>
            <h1>{Figure.Of("db", Path.GetFileName(content.Db))}</h1>
            <p class="path">{Figure.Of("db_path", content.Db)}</p>
            {VerdictOf(content)}
            <dl class="figures">
            {Item("Bars", Figure.Of("rows", verification.Rows))}
            {Item("Trading days", Figure.Of("days", verification.Days))}
            {Item("First bar, UTC", Markup.Of($"""<span class="stamp">{Figure.Of("first_ts", verification.FirstTs)}</span>"""))}
            {Item("Last bar, UTC", Markup.Of($"""<span class="stamp">{Figure.Of("last_ts", verification.LastTs)}</span>"""))}
            {Item("Contracts", Figure.Of("contracts", content.Stored.Select(d => d.Contract).Distinct().Count()))}
            {Item("Rolls", content.Rolls is { } calendar ? Figure.Of("rolls", calendar.Rolls.Count) : Figure.Of("rolls", "", "unknown"))}
            {Item("Volume, contracts", Figure.Of("volume", content.Stored.Aggregate((Int128)0, (sum, d) => sum + d.Volume)))}
            {Item("Bars / open minutes", Figure.Share("coverage", CoverageTotal.Of(content.Days).Share))}
            {Item("Stub days", Figure.Of("stub_days", content.Stored.Count(d => d.Stub)))}
            {Item("Partial days", Figure.Of("partial_days", content.Days.Count(d => d.Partial)))}
            {Item("Ties", Figure.Of("ties", content.Days.Count(d => d.Tie)))}
            {Item("Bars of zero volume", Figure.Of("zero_volume", content.Days.Sum(d => (long)(d.Decision?.ZeroVolume ?? 0))))}
            </dl>
            <dl class="identity">
            {Item("Build digest", Figure.Of("build_digest", verification.BuildDigest ?? "none: a row has no digest"))}
            {Item("Written by", Markup.Of($"MgcBackfill {Figure.Of("tool_version", content.ToolVersion)} with DuckDB {Figure.Of("duckdb_version", content.DuckDbVersion)}"))}
            </dl>
            </header>
            """);
    }

    private static Markup Item(string label, Markup figure) => Markup.Of($"<div><dt>{label}</dt><dd>{figure}</dd></div>");

    private static Markup VerdictOf(ReportContent content)
    {
        var (kind, mark, word, sentence) = content.Verdict switch
        {
            ReportVerdict.Valid => ("good", "✓", "Valid", "No gate failed."),
            ReportVerdict.Empty => ("warn", "○", "Empty", "The table is empty: it holds no bar, and nothing is proved of any."),
            _ => ("bad", "✕", "INVALID", "A gate failed: do not use this table."),
        };
        var gates = content.Verification.Gates;
        return Markup.Of($"""
            <div class="verdict {kind}" role="status">
            <p class="word"><span aria-hidden="true">{mark}</span> {Figure.Of("verdict", Word(content.Verdict), word)}</p>
            <p>{sentence} {Count("gates_passed", GateOutcome.Passed)} passed, {Count("gates_failed", GateOutcome.Failed)} failed, {Count("gates_not_run", GateOutcome.NotRun)} not run.
            {(content.Source is null ? "Not proved against the source: none was given." : "Every value was compared with the source.")}
            {(content.Records.State.Attempts.Count == 0 ? "There are no records beside the database: what they would tell is unknown." : "")}</p>
            </div>
            """);

        Markup Count(string name, GateOutcome outcome) => Figure.Of(name, gates.Count(g => g.Outcome == outcome));
    }
}
