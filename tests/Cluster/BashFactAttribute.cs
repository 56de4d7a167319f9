namespace MgcBackfill.Cluster;

/// <inheritdoc cref="BashTheoryAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BashFactAttribute : FactAttribute
{
    public BashFactAttribute() => Skip = BashTheoryAttribute.SkipReason;
}
