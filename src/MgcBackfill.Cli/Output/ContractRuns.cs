using MgcBackfill.Formats;
using MgcBackfill.Market;

namespace MgcBackfill.Cli.Output;

/// <summary>The front-month contract from roll to roll.</summary>
internal static class ContractRuns
{
    /// <summary>A row for each run of days with the same contract.</summary>
    public static Listing From(IReadOnlyList<DayDecision> days)
    {
        var rows = new List<IReadOnlyList<string>>();
        for (int first = 0, next = 0; first < days.Count; first = next)
        {
            var bars = 0L;
            for (next = first; next < days.Count && days[next].SourceSymbol == days[first].SourceSymbol; next++)
                bars += days[next].Bars;
            rows.Add([
                $"{days[first].Day}",
                $"{days[next - 1].Day}",
                days[first].SourceSymbol,
                NumberText.Format(next - first),
                NumberText.Format(bars),
            ]);
        }

        return new Listing(
            [new("first day"), new("last day"), new("contract"), new("days", IsNumber: true), new("bars", IsNumber: true)],
            rows
        );
    }
}
