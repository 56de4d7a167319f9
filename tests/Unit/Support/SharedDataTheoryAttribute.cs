namespace MgcBackfill.Tests.Support;

/// <summary>A theory about real files; skipped, with the reason, without them.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedDataTheoryAttribute : TheoryAttribute
{
    public SharedDataTheoryAttribute() => Skip = SharedData.Missing;
}
