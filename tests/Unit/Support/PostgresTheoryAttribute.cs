using MgcBackfill.TestServers;

namespace MgcBackfill.Tests.Support;

/// <summary>A test that needs a <see cref="PostgresServer"/>; skipped, with the reason, if none can be started.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PostgresTheoryAttribute : TheoryAttribute
{
    public PostgresTheoryAttribute() => Skip = PostgresInstallation.Current.SkipReason;
}
