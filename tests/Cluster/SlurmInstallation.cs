namespace MgcBackfill.Cluster;

/// <summary>The programs of Slurm and Munge on this machine.</summary>
internal static class SlurmInstallation
{
    private static readonly string[] s_programs =
    [
        "bash",
        "setsid",
        "munged",
        "slurmctld",
        "slurmd",
        "sbatch",
        "squeue",
        "scancel",
        "scontrol",
        "sinfo",
    ];

    /// <summary>Why tests that need a cluster are skipped; null if one can be started.</summary>
    public static string? SkipReason { get; } = Explain();

    /// <summary>Full path of a program; null if it is not installed. Daemons are not in everybody's search path.</summary>
    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Concat(["/usr/sbin", "/usr/local/sbin", "/sbin"])
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);

    private static string? Explain()
    {
        if (!OperatingSystem.IsLinux())
            return "Needs Slurm on Linux.";
        string[] missing = [.. s_programs.Where(p => Find(p) is null)];
        if (missing.Length > 0)
            return $"Needs the programs {string.Join(", ", missing)}. On Debian install the packages slurm-wlm and munge.";
        return Environment.IsPrivilegedProcess ? null : "Needs root: the daemons of Slurm start the jobs of their users.";
    }
}
