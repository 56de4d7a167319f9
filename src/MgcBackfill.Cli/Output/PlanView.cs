using MgcBackfill.Backfill;
using MgcBackfill.Formats;
using MgcBackfill.Market;

namespace MgcBackfill.Cli.Output;

/// <summary>What a dry run would have done, for a person: the chunks, and the days' contracts from roll to roll. --json has every day.</summary>
internal static class PlanView
{
    private const int MostChunks = 20;

    /// <summary>Prints the plan.</summary>
    public static void Write(Terminal terminal, BackfillSummary summary)
    {
        if (summary.Plan is not { Chunks.Count: > 0 } plan)
            return;
        terminal.Out.WriteLine();
        terminal.Out.WriteLine("chunks to do");
        foreach (var chunk in plan.Chunks.Take(MostChunks))
            terminal.Out.WriteLine($"  {chunk.Range.First} to {chunk.Range.Last}  {Json.Name(chunk.Cause)}");
        if (plan.Chunks.Count > MostChunks)
            terminal.Out.WriteLine($"  … and {NumberText.Of(plan.Chunks.Count - MostChunks)} more, to {plan.Chunks[^1].Range.Last}");
        if (summary.Survey is { Decisions.Count: > 0 } survey)
            WriteContracts(terminal.Out, survey.Decisions);
    }

    private static void WriteContracts(TextWriter output, IReadOnlyList<DayDecision> days)
    {
        output.WriteLine();
        output.WriteLine("contracts");
        for (int first = 0, next = 0; first < days.Count; first = next)
        {
            var bars = 0L;
            for (next = first; next < days.Count && days[next].SourceSymbol == days[first].SourceSymbol; next++)
                bars += days[next].Bars;
            output.WriteLine($"  {days[first].Day} to {days[next - 1].Day}  {days[first].SourceSymbol,-6}  {NumberText.Of(next - first, "day")}, {NumberText.Of(bars, "bar")}");
        }
    }
}
