using System.Reflection;

namespace MgcBackfill.Packages.Tests;

/// <summary>Facts that the build wrote into this assembly.</summary>
internal static class BuildFacts
{
    /// <summary>The dotnet executable that ran the build.</summary>
    public static string DotNet => Read("DotNet") is { Length: > 0 } path ? path : "dotnet";

    /// <summary>The root folder of the repository.</summary>
    public static string Root => Read("Root");

    /// <summary>The version in Directory.Build.props.</summary>
    public static string Version => Read("Version");

    /// <summary>The platform whose libduckdb this machine runs, such as <c>linux-x64</c>.</summary>
    public static string Platform => Read("Platform");

    /// <summary>The folder of the restored packages.</summary>
    public static string Packages => Read("Packages");

    /// <summary>The sample source.</summary>
    public static string Sample => Directory.EnumerateFiles(Path.Combine(Root, "samples"), "*.dbn.zst").Single();

    private static string Read(string key) =>
        typeof(BuildFacts).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value ?? "";
}
