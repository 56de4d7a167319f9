namespace MgcBackfill.Tests.Support;

/// <summary>A theory about real files; skipped, and said to be, where they are not here.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedDataTheoryAttribute : TheoryAttribute
{
    public SharedDataTheoryAttribute() => Skip = SharedData.Missing;
}
