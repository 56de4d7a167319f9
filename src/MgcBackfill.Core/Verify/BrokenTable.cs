using MgcBackfill.Errors;

namespace MgcBackfill.Verify;

/// <summary>Creates the error for a table that breaks a rule: nothing that could be reported about it would mean anything (P1).</summary>
internal static class BrokenTable
{
    /// <summary>Creates the error.</summary>
    /// <param name="reason">What breaks the rule, as the end of a sentence.</param>
    public static GateException Create(string reason) =>
        new(
            ErrorIds.GateFailed,
            $"The table is invalid: {reason}.",
            advice: $"Do not use this table. Run {CommandName.Verify} to see everything that is wrong with it."
        );
}
