using System.Diagnostics;
using System.Globalization;
using MgcBackfill.Cli;
using MgcBackfill.Workers;

namespace MgcBackfill.Tests.Workers;

/// <summary>Worker processes: how the tests start, find, stop and kill them. Signals need Linux.</summary>
internal static class WorkerChildren
{
    private static readonly string s_program = typeof(CommandLine).Assembly.Location;

    /// <summary>The real program, run by the dotnet that runs the tests.</summary>
    public static WorkerLauncher Launcher { get; } =
        new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [s_program, "worker"]);

    /// <summary>A worker that is a shell script.</summary>
    public static WorkerLauncher Shell(string script) => new("/bin/sh", ["-c", script]);

    /// <summary>The running workers that a process started.</summary>
    public static IReadOnlyList<int> FindByParent(int parent)
    {
        var found = new List<int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) && IsWorker(folder, parent))
                found.Add(id);
        }

        return found;
    }

    /// <summary>True while the process is running.</summary>
    public static bool IsRunning(int id) => File.Exists($"/proc/{id}/stat") && State(id) is not ("Z" or "X");

    /// <summary>Sends a signal, such as <c>KILL</c>.</summary>
    public static void Signal(int id, string signal)
    {
        using var process = Process.Start("kill", [$"-{signal}", id.ToString(CultureInfo.InvariantCulture)]);
        process.WaitForExit();
    }

    private static string State(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[0];
        }
        catch (IOException)
        {
            return "X";
        }
    }

    private static bool IsWorker(string folder, int parent)
    {
        try
        {
            var stat = File.ReadAllText(Path.Combine(folder, "stat"));
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is not ("Z" or "X")
                && fields[1] == parent.ToString(CultureInfo.InvariantCulture)
                && File.ReadAllText(Path.Combine(folder, "cmdline")).EndsWith("\0worker\0", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
