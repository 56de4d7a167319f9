using MgcBackfill.Verify;

namespace MgcBackfill.Report.Page;

/// <summary>Every gate with what it found.</summary>
internal static class GateSection
{
    /// <summary>The section.</summary>
    public static Markup Of(ReportContent content) => Markup.Of($"""
        <section aria-labelledby="gates">
        <h2 id="gates">Honesty gates</h2>
        {Table.Of("What was proved, and what came of it", ["Gate", "Outcome", "#Failures", "Rule", "Checked"], content.Verification.Gates.Select(RowOf))}
        {content.Verification.Failed.Select(FailuresOf)}
        {Notices(content)}
        </section>
        """);

    private static Markup RowOf(GateResult gate)
    {
        var (kind, mark, word) = gate.Outcome switch
        {
            GateOutcome.Passed => ("good", "✓", "passed"),
            GateOutcome.Failed => ("bad", "✕", "FAILED"),
            _ => ("mute", "–", "not run"),
        };
        return Table.Row(kind,
        [
            Markup.Of($"<code>{gate.Name}</code>"),
            Markup.Of($"""<td class="outcome"><span aria-hidden="true">{mark}</span> {Figure.Of($"gate.{gate.Name}.outcome", word)}</td>"""),
            Table.Number(Figure.Of($"gate.{gate.Name}.failures", gate.Failures)),
            Table.Long(Markup.Of($"{gate.Rule}")),
            Table.Long(Figure.Of($"gate.{gate.Name}.detail", gate.Detail)),
        ]);
    }

    private static Markup FailuresOf(GateResult gate) => Markup.Of($"""
        <div class="failures">
        <h3>Gate <code>{gate.Name}</code> failed {Figure.Of($"gate.{gate.Name}.failed", gate.Failures)} {(gate.Failures == 1 ? "time" : "times")}</h3>
        <ul>
        {gate.Examples.Select((e, i) => Markup.Of($"<li>{Figure.Of($"gate.{gate.Name}.example.{i}", e)}</li>"))}
        </ul>
        {(gate.Failures > gate.Examples.Count ? Markup.Of($"<p>The first {gate.Examples.Count} are shown.</p>") : Markup.None)}
        </div>
        """);

    private static Markup Notices(ReportContent content) => content.Source is { Notices.Count: > 0 } source
        ? Markup.Of($"""
            <h3>What must be reported of the source</h3>
            <ul>
            {source.Notices.Select((n, i) => Markup.Of($"<li><code>{n.Kind}</code>: {Figure.Of($"notice.{i}", n.Message)}</li>"))}
            </ul>
            """)
        : Markup.None;
}
