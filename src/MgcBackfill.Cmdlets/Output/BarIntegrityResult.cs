namespace MgcBackfill.Cmdlets;

/// <summary>What <c>Test-BarIntegrity</c> found.</summary>
/// <param name="Passed">True where no bar breaks a rule.</param>
/// <param name="Checked">Bars checked.</param>
/// <param name="ViolationCount">Bars that break a rule.</param>
/// <param name="Violations">The first thousand of them.</param>
public sealed record BarIntegrityResult(bool Passed, long Checked, long ViolationCount, IReadOnlyList<BarIntegrityViolation> Violations);
