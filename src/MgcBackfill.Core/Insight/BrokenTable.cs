using MgcBackfill.Errors;

namespace MgcBackfill.Insight;

/// <summary>The refusal of a table that breaks a rule: what would be reported of it means nothing (P1).</summary>
internal static class BrokenTable
{
    /// <summary>The refusal.</summary>
    /// <param name="what">What breaks the rule, as the end of a sentence.</param>
    public static GateException Because(string what) => new(
        ErrorIds.HonestyGateFailed, $"The table is invalid: {what}.", advice: $"Do not use this table. Run {CommandName.Verify} to see everything that is wrong with it.");
}
