using MgcBackfill.Errors;
using MgcBackfill.Formats;

namespace MgcBackfill.Verify;

/// <summary>The result of one gate.</summary>
/// <param name="Name">A short, stable name.</param>
/// <param name="Rule">The rule in words.</param>
/// <param name="Outcome">The outcome.</param>
/// <param name="Failures">Number of rows or days that break the rule.</param>
/// <param name="Detail">What was checked, or why it was not.</param>
/// <param name="Examples">The first few failures, each a sentence with the location.</param>
public sealed record GateResult(string Name, string Rule, GateOutcome Outcome, long Failures, string Detail, IReadOnlyList<string> Examples)
{
    /// <summary>True if the gate ran and its rule holds.</summary>
    public bool Passed => Outcome == GateOutcome.Passed;

    /// <summary>Converts the failure of this gate to an error.</summary>
    public GateException ToException() => new(ErrorIds.GateFailed, $"Gate '{Name}' failed {Times}: {FirstFailure}.", advice: DoNotUse);

    /// <summary>How often the gate failed, in words.</summary>
    internal string Times => Failures == 1 ? "once" : $"{NumberText.Format(Failures)} times";

    /// <summary>The first failure as a sentence without the final period.</summary>
    internal string FirstFailure => Examples[0].TrimEnd('.');

    /// <summary>
    /// What to do with a table that failed a gate. The advice must not destroy anything: a new database leaves the evidence unchanged.
    /// </summary>
    internal static Advice DoNotUse =>
        $"Do not use this table. Find out what changed it. Restore the database and its checkpoint "
        + $"folder from a backup, or build a new database from the source with {CommandName.Backfill}.";
}
