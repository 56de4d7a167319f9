namespace MgcBackfill.Tests.Support;

/// <summary>A fact about real files; skipped, with the reason, without them.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute() => Skip = SharedData.Missing;
}
