using System.Reflection;

namespace MgcBackfill.Cluster;

/// <summary>The files of the folder deploy, and the program that they start.</summary>
internal static class Deploy
{
    /// <summary>The script that submits the jobs.</summary>
    public static string Submit => Find("slurm/submit.sh");

    /// <summary>The dotnet executable that runs the tests.</summary>
    public static string DotNet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } path ? path : "dotnet";

    /// <summary>The assembly of mgc-backfill.</summary>
    public static string Program => Path.Combine(AppContext.BaseDirectory, "mgc-backfill.dll");

    /// <summary>Full path of a file.</summary>
    public static string Find(string path) =>
        Path.Combine(typeof(Deploy).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Deploy").Value!, path);
}
