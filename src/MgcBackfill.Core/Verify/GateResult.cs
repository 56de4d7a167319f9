using MgcBackfill.Errors;
using MgcBackfill.Formats;

namespace MgcBackfill.Verify;

/// <summary>What one gate found.</summary>
/// <param name="Name">A short, stable name.</param>
/// <param name="Rule">The rule in words, with its number.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Failures">How many rows or days break the rule.</param>
/// <param name="Detail">What was checked, or why it was not.</param>
/// <param name="Examples">The first few failures, each a sentence that says where.</param>
public sealed record GateResult(string Name, string Rule, GateOutcome Outcome, long Failures, string Detail, IReadOnlyList<string> Examples)
{
    /// <summary>True where the gate ran and its rule holds.</summary>
    public bool Passed => Outcome == GateOutcome.Passed;

    /// <summary>The failure as an error of its own.</summary>
    public GateException ToException() => new(
        ErrorIds.HonestyGateFailed, $"Gate '{Name}' failed {(Failures == 1 ? "once" : $"{NumberText.Of(Failures)} times")}: {Examples[0].TrimEnd('.')}.",
        advice: DoNotUse);

    /// <summary>What to do with a table that failed a gate. It must not destroy anything: a new database leaves the evidence as it is.</summary>
    internal static Advice DoNotUse =>
        $"Do not use this table. Find out what changed it. Restore the database and its checkpoint folder from a backup, or build a new database from the source with {CommandName.Backfill}.";
}
