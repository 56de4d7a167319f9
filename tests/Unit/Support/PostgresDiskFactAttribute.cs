using MgcBackfill.TestServers;

namespace MgcBackfill.Tests.Support;

/// <summary>A test that needs a <see cref="PostgresServer"/> on a <see cref="SmallDisk"/>; skipped, with the reason, without one.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PostgresDiskFactAttribute : FactAttribute
{
    public PostgresDiskFactAttribute() => Skip = PostgresInstallation.Current.SkipReason ?? SmallDiskFactAttribute.SkipReason;
}
