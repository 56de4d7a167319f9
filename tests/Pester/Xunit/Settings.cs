using System.Reflection;

namespace MgcBackfill.Pester;

/// <summary>Paths that the build stored in this assembly.</summary>
internal static class Settings
{
    /// <summary>The folder of the suite.</summary>
    public static string Suite => Get(nameof(Suite));

    /// <summary>The program dotnet: that of the build, or the one on the path if an editor built the project.</summary>
    public static string DotNet => Get(nameof(DotNet)) is { Length: > 0 } path ? path : "dotnet";

    /// <summary>PowerShell as an assembly, the only form that runs on every platform.</summary>
    public static string PowerShell => Path.Combine(AppContext.BaseDirectory, "PowerShell", "pwsh.dll");

    /// <summary>The stand-in for the vendor's service.</summary>
    public static string Gateway => Get(nameof(Gateway));

    /// <summary>The manifest of Pester.</summary>
    public static string Pester => Get(nameof(Pester));

    /// <summary>The folder of the built module.</summary>
    public static string Module => Path.Combine(AppContext.BaseDirectory, "MgcBackfill");

    private static string Get(string key) =>
        typeof(Settings).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value ?? "";
}
