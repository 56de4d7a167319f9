namespace MgcBackfill.Tests.Support;

/// <inheritdoc cref="OrdinaryUserTheoryAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OrdinaryUserFactAttribute : FactAttribute
{
    public OrdinaryUserFactAttribute() => Skip = OrdinaryUser.SkipReason;
}
