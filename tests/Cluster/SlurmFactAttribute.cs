namespace MgcBackfill.Cluster;

/// <summary>A fact that needs a Slurm cluster; reported as skipped if none can be started.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SlurmFactAttribute : FactAttribute
{
    public SlurmFactAttribute() => Skip = SlurmInstallation.SkipReason;
}
