using MgcBackfill.TestServers;

namespace MgcBackfill.Tests.Support;

/// <inheritdoc cref="PostgresTheoryAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = PostgresInstallation.Current.SkipReason;
}
