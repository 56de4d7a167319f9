using MgcBackfill.Integrity;

namespace MgcBackfill.Cmdlets;

/// <summary>What <c>Test-BarIntegrity</c> found.</summary>
/// <param name="Passed">True where no bar breaks a rule, and there was one to check or none is accepted.</param>
/// <param name="Checked">Bars checked.</param>
/// <param name="ViolationCount">Bars that break a rule: all of them, also those that are not listed.</param>
/// <param name="Violations">The first thousand of them.</param>
public sealed record BarIntegrityResult(bool Passed, long Checked, long ViolationCount, IReadOnlyList<BarIntegrityViolation> Violations)
{
    /// <summary>True where more bars break a rule than are listed.</summary>
    public bool IsTruncated => ViolationCount > Violations.Count;

    // An array: the shell cannot index the list that a collection expression makes for an interface.
    internal static BarIntegrityResult Of(BarAudit audit, bool allowEmpty) =>
        new(audit.Violations == 0 && (audit.Checked > 0 || allowEmpty), audit.Checked, audit.Violations, audit.Kept.Select(BarIntegrityViolation.Of).ToArray());
}
