using MgcBackfill.Integrity;

namespace MgcBackfill.Cmdlets;

/// <summary>The result of <c>Test-BarIntegrity</c>.</summary>
/// <param name="Passed">True if no bar breaks a rule, and there was a bar to check or none is accepted.</param>
/// <param name="Checked">Bars checked.</param>
/// <param name="ViolationCount">The number of all bars that break a rule, including those that are not listed.</param>
/// <param name="Violations">The first thousand of them.</param>
public sealed record BarIntegrityResult(bool Passed, long Checked, long ViolationCount, IReadOnlyList<BarIntegrityViolation> Violations)
{
    /// <summary>True if more bars break a rule than are listed.</summary>
    public bool IsTruncated => ViolationCount > Violations.Count;

    // An array: the shell cannot index the list that a collection expression creates for an interface.
    internal static BarIntegrityResult From(BarAudit audit, bool allowEmpty) =>
        new(
            audit.Violations == 0 && (audit.Checked > 0 || allowEmpty),
            audit.Checked,
            audit.Violations,
            audit.Kept.Select(BarIntegrityViolation.From).ToArray()
        );
}
