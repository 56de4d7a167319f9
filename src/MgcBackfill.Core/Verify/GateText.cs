using MgcBackfill.Formats;

namespace MgcBackfill.Verify;

/// <summary>The results of all gates in one line.</summary>
internal static class GateText
{
    /// <summary>The numbers of gates that passed, failed or did not run. Those that did not pass are named, such as <c>11 passed,
    /// 1 not run (independent)</c>.</summary>
    /// <param name="gates">The gates.</param>
    /// <param name="name">The name of an outcome.</param>
    public static string FormatCounts(IEnumerable<GateResult> gates, Func<GateOutcome, string> name) =>
        string.Join(
            ", ",
            gates
                .GroupBy(g => g.Outcome)
                .OrderBy(g => g.Key)
                .Select(g =>
                    $"{g.Count()} {name(g.Key)}{(g.Key == GateOutcome.Passed ? "" : $" ({NumberText.Joined([.. g.Select(r => r.Name)])})")}"
                )
        );
}
