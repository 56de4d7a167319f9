namespace MgcBackfill.Crash;

/// <summary>The dotnet that runs the program in a process of its own.</summary>
internal static class DotNetHost
{
    /// <summary>The dotnet that runs this process if it says so, otherwise the one on the path.</summary>
    public static string Path { get; } = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
}
