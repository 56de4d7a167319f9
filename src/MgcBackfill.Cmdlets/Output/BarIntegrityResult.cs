using MgcBackfill.Integrity;

namespace MgcBackfill.Cmdlets;

/// <summary>The result of <c>Test-BarIntegrity</c>.</summary>
/// <param name="Passed">True if no bar breaks a rule, and at least one bar was checked or an empty input is allowed.</param>
/// <param name="Checked">Number of bars checked.</param>
/// <param name="ViolationCount">Number of bars that break a rule, including those that are not listed.</param>
/// <param name="Violations">The first of them, at most one thousand.</param>
public sealed record BarIntegrityResult(bool Passed, long Checked, long ViolationCount, IReadOnlyList<BarIntegrityViolation> Violations)
{
    /// <summary>True if more bars break a rule than are listed.</summary>
    public bool IsTruncated => ViolationCount > Violations.Count;

    // An array, because PowerShell cannot index the list type that a collection expression creates for an interface.
    internal static BarIntegrityResult Of(BarAudit audit, bool allowEmpty) =>
        new(audit.Violations == 0 && (audit.Checked > 0 || allowEmpty), audit.Checked, audit.Violations, audit.Kept.Select(BarIntegrityViolation.Of).ToArray());
}
