namespace MgcBackfill.Tests.Support;

/// <summary>A test that needs an <see cref="OrdinaryUser"/>; skipped, and the reason said, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OrdinaryUserTheoryAttribute : TheoryAttribute
{
    public OrdinaryUserTheoryAttribute() => Skip = OrdinaryUser.WhyNot;
}
