namespace MgcBackfill.Cluster;

/// <summary>Needs bash on Linux; reported as skipped elsewhere.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BashTheoryAttribute : TheoryAttribute
{
    public BashTheoryAttribute() => Skip = SkipReason;

    public static string? SkipReason =>
        OperatingSystem.IsLinux() && SlurmInstallation.Find("bash") is not null ? null : "Needs bash on Linux.";
}
