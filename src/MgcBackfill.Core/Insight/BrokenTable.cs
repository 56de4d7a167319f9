using MgcBackfill.Errors;

namespace MgcBackfill.Insight;

/// <summary>Creates the error for a table that breaks a rule: nothing that could be reported about it would mean anything (P1).</summary>
internal static class BrokenTable
{
    /// <summary>Creates the error.</summary>
    /// <param name="what">What breaks the rule, as the end of a sentence.</param>
    public static GateException Because(string what) => new(
        ErrorIds.HonestyGateFailed, $"The table is invalid: {what}.", advice: $"Do not use this table. Run {CommandName.Verify} to see everything that is wrong with it.");
}
