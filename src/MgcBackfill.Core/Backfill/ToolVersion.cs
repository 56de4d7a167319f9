using System.Reflection;

namespace MgcBackfill.Backfill;

/// <summary>The version of this tool, as the records name it.</summary>
public static class ToolVersion
{
    /// <summary>Such as <c>0.1.0</c>, with the commit behind a plus sign where the build knew it.</summary>
    public static string Current { get; } =
        typeof(ToolVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
}
