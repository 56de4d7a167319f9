using System.Reflection;

namespace MgcBackfill.Backfill;

/// <summary>The version of this tool, as it stands in the records.</summary>
public static class ToolVersion
{
    /// <summary>For example <c>0.1.0</c>, followed by a plus sign and the commit if the build knew it.</summary>
    public static string Current { get; } =
        typeof(ToolVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
}
