using MgcBackfill.Cli.Layout;
using MgcBackfill.Formats;
using MgcBackfill.Verify;

namespace MgcBackfill.Cli.Output;

/// <summary>The gates as a table, and the first failures of each failed gate.</summary>
internal static class GateView
{
    /// <summary>Prints every gate.</summary>
    public static void Write(Terminal terminal, Verification verification)
    {
        if (terminal.IsOutInteractive)
            Table(verification.Gates).Write(terminal);
        else
            WritePlain(terminal.Out, verification.Gates);
        foreach (var gate in verification.Gates.Where(g => g.Outcome == GateOutcome.Failed))
        {
            terminal.Out.WriteLine($"{gate.Name} failed {NumberText.Count(gate.Failures, "time")}:");
            foreach (var example in gate.Examples)
                terminal.Out.WriteLine($"  {example}");
            if (gate.Failures > gate.Examples.Count)
                terminal.Out.WriteLine($"  … and {NumberText.Format(gate.Failures - gate.Examples.Count)} more");
        }
    }

    /// <summary>The outcome, in one or two words.</summary>
    public static string FormatOutcome(GateOutcome outcome) =>
        outcome switch
        {
            GateOutcome.Passed => "passed",
            GateOutcome.Failed => "FAILED",
            _ => "not run",
        };

    /// <summary>The numbers of gates that passed, failed or did not run, and the names of those that did not pass.</summary>
    public static string FormatCounts(Verification verification) => GateText.FormatCounts(verification.Gates, FormatOutcome);

    private static Listing Table(IReadOnlyList<GateResult> gates) =>
        new(
            [new("gate"), new("result", GetTone: GetTone), new("what is checked", IsProse: true)],
            [.. gates.Select(g => (IReadOnlyList<string>)[g.Name, FormatOutcome(g.Outcome), $"{g.Rule}\n{g.Detail}"])]
        );

    private static Tone GetTone(string outcome) =>
        outcome == FormatOutcome(GateOutcome.Passed) ? Tone.Good
        : outcome == FormatOutcome(GateOutcome.Failed) ? Tone.Bad
        : Tone.Warning;

    private static void WritePlain(TextWriter output, IReadOnlyList<GateResult> gates)
    {
        var width = gates.Max(g => g.Name.Length);
        foreach (var gate in gates)
            output.WriteLine($"  {FormatOutcome(gate.Outcome), -7}  {gate.Name.PadRight(width)}  {gate.Rule} ({gate.Detail})");
    }
}
