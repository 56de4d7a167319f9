namespace MgcBackfill.Tests.Support;

/// <summary>A fact about real files; skipped, and said to be, where they are not here.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute() => Skip = SharedData.Missing;
}
