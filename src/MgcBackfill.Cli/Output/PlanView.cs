using MgcBackfill.Backfill;
using MgcBackfill.Formats;

namespace MgcBackfill.Cli.Output;

/// <summary>The plan of a dry run for a person: the chunks, and the contracts from roll to roll. --json has every day.</summary>
internal static class PlanView
{
    private const int MaxChunks = 20;

    /// <summary>Prints the plan.</summary>
    public static void Write(Terminal terminal, BackfillSummary summary)
    {
        if (summary.Plan is not { Chunks.Count: > 0 } plan)
            return;
        terminal.Out.WriteLine();
        terminal.Out.WriteLine("chunks to do");
        new Listing(
            [new("first day"), new("last day"), new("reason")],
            [
                .. plan
                    .Chunks.Take(MaxChunks)
                    .Select(c => (IReadOnlyList<string>)[$"{c.Range.First}", $"{c.Range.Last}", JsonText.Name(c.Cause).Replace('_', ' ')]),
            ]
        ).Write(terminal);
        if (plan.Chunks.Count > MaxChunks)
            terminal.Out.WriteLine($"  … and {NumberText.Format(plan.Chunks.Count - MaxChunks)} more, to {plan.Chunks[^1].Range.Last}");
        if (summary.Scan is not { Decisions.Count: > 0 } scan)
            return;
        terminal.Out.WriteLine();
        terminal.Out.WriteLine("contracts");
        ContractRuns.From(scan.Decisions).Write(terminal);
    }
}
