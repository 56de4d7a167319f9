using MgcBackfill.Formats;
using MgcBackfill.Verify;

namespace MgcBackfill.Cli.Output;

/// <summary>The gates, one below the other, and the first failures of those that failed.</summary>
internal static class GateView
{
    /// <summary>Prints every gate.</summary>
    public static void Write(Terminal terminal, Verification verification)
    {
        if (terminal.DrawsOut)
            Drawing.Write(terminal, verification.Gates);
        else
            WritePlain(terminal.Out, verification.Gates);
        foreach (var gate in verification.Gates.Where(g => g.Outcome == GateOutcome.Failed))
        {
            terminal.Out.WriteLine($"{gate.Name} failed {NumberText.Of(gate.Failures, "time")}:");
            foreach (var example in gate.Examples)
                terminal.Out.WriteLine($"  {example}");
            if (gate.Failures > gate.Examples.Count)
                terminal.Out.WriteLine($"  … and {NumberText.Of(gate.Failures - gate.Examples.Count)} more");
        }
    }

    /// <summary>The outcome in a word or two.</summary>
    public static string NameOf(GateOutcome outcome) => outcome switch
    {
        GateOutcome.Passed => "passed",
        GateOutcome.Failed => "FAILED",
        _ => "not run",
    };

    /// <summary>How many gates ended how.</summary>
    public static string CountsOf(Verification verification) => string.Join(
        ", ", verification.Gates.CountBy(g => g.Outcome).OrderBy(g => g.Key).Select(g => $"{g.Value} {NameOf(g.Key)}"));

    private static void WritePlain(TextWriter output, IReadOnlyList<GateResult> gates)
    {
        var width = gates.Max(g => g.Name.Length);
        foreach (var gate in gates)
            output.WriteLine($"  {NameOf(gate.Outcome),-7}  {gate.Name.PadRight(width)}  {gate.Rule} ({gate.Detail})");
    }
}
