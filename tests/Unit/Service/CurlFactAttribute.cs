namespace MgcBackfill.Tests.Service;

/// <summary>A test that needs <see cref="Curl"/>; skipped, and said so, where it is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CurlFactAttribute : FactAttribute
{
    public CurlFactAttribute() => Skip = Curl.Missing;
}
