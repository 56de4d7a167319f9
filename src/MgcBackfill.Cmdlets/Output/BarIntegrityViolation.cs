using MgcBackfill.Integrity;
using MgcBackfill.Source;

namespace MgcBackfill.Cmdlets;

/// <summary>A bar that breaks a rule (B5).</summary>
/// <param name="Bar">The bar, with its contract, file and record.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Description">The rule in words.</param>
public sealed record BarIntegrityViolation(DbnBar Bar, BarRule Rule, string Description)
{
    internal static BarIntegrityViolation From(BarViolation violation) =>
        new(new DbnBar(violation.Bar, violation.SourceSymbol, violation.File), violation.Rule, BarRules.Describe(violation.Rule));
}
