using MgcBackfill.Verify;

namespace MgcBackfill.Report.Page;

/// <summary>Every gate with its result, collapsed if none failed; failures are shown in full above it.</summary>
internal static class GateDetails
{
    private const string Caption = "Every check of the table. Messages call it a gate and use its name";

    /// <summary>The failures, and the table of all gates.</summary>
    public static Markup Render(ReportContent content)
    {
        var gates = content.Verification.Gates;
        var open = content.Verification.Failed.Any() ? new Markup(""" open="open" """) : Markup.None;
        return Markup.From(
            $"""
            {content.Verification.Failed.Select(GetFailures)}
            <details class="gates printed"{open}><summary>{Count("gates_passed", GateOutcome.Passed)} checks passed, {Count(
                "gates_failed",
                GateOutcome.Failed
            )} failed, {Count("gates_not_run", GateOutcome.NotRun)} not run</summary>
            {Table.Create(Caption, ["Check", "Outcome", "#Failures", "Details", "Gate"], gates.Select(GetRow))}
            </details>
            """
        );

        Markup Count(string name, GateOutcome outcome) => Figure.Create(name, gates.Count(g => g.Outcome == outcome));
    }

    private static Markup GetRow(GateResult gate)
    {
        var (kind, mark, word) = gate.Outcome switch
        {
            GateOutcome.Passed => ("good", "✓", "passed"),
            GateOutcome.Failed => ("bad", "✕", "FAILED"),
            _ => ("mute", "–", "not run"),
        };
        var outcome = Figure.Create($"gate.{gate.Name}.outcome", word);
        return Table.Row(
            kind,
            [
                Markup.From($"""<span class="long">{GateWords.Holds(gate.Name)}</span>"""),
                Markup.From($"""<td class="outcome"><span aria-hidden="true">{mark}</span> {outcome}</td>"""),
                Table.Number(Figure.Create($"gate.{gate.Name}.failures", gate.Failures)),
                Table.Long(Figure.Create($"gate.{gate.Name}.detail", gate.Detail)),
                Markup.From($"<code>{gate.Name}</code>"),
            ]
        );
    }

    private static Markup GetFailures(GateResult gate) =>
        Markup.From(
            $"""
            <div class="failures">
            <p><b>{GateWords.Broken(gate.Name)}.</b> {Figure.Create($"gate.{gate.Name}.failed", gate.Failures)} {(
                gate.Failures == 1 ? "failure" : "failures"
            )}{(gate.Failures > gate.Examples.Count ? Markup.From($"; the first {gate.Examples.Count}") : Markup.None)}:</p>
            <ul>
            {gate.Examples.Select((e, i) => Markup.From($"<li>{Figure.Create($"gate.{gate.Name}.example.{i}", e)}</li>"))}
            </ul>
            </div>
            """
        );
}
