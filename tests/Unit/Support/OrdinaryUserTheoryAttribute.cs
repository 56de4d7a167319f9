namespace MgcBackfill.Tests.Support;

/// <summary>A test that needs an <see cref="OrdinaryUser"/>; skipped, with the reason, if there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OrdinaryUserTheoryAttribute : TheoryAttribute
{
    public OrdinaryUserTheoryAttribute() => Skip = OrdinaryUser.SkipReason;
}
