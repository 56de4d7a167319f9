using System.Diagnostics;
using System.Globalization;
using MgcBackfill.Cli;
using MgcBackfill.Crash;
using MgcBackfill.Workers;

namespace MgcBackfill.Tests.Workers;

/// <summary>Worker processes: how the tests start, find, stop and kill them. Signals need Linux.</summary>
internal static class WorkerChildren
{
    private const string Mark = "MGC_TEST_WORKERS";
    private static readonly string s_program = typeof(CommandLine).Assembly.Location;

    /// <summary>The real program, run by the dotnet that runs the tests.</summary>
    public static WorkerLauncher Launcher { get; } = new(DotNetHost.Path, [s_program, "worker"]);

    /// <summary>
    /// The real program with a mark in its environment, so that a test finds its own workers among those of tests that run at the same
    /// time.
    /// </summary>
    public static WorkerLauncher Marked(string mark) =>
        OperatingSystem.IsWindows() ? Launcher : new("env", [$"{Mark}={mark}", Launcher.FileName, .. Launcher.Arguments]);

    /// <summary>A worker that is a shell script.</summary>
    public static WorkerLauncher Shell(string script) => new("/bin/sh", ["-c", script]);

    /// <summary>The running workers that a process started.</summary>
    public static IReadOnlyList<int> FindByParent(int parent) => Find(folder => IsChild(folder, parent));

    /// <summary>The running workers that were started with <see cref="Marked"/>.</summary>
    public static IReadOnlyList<int> FindByMark(string mark) =>
        Find(folder => File.ReadAllText(Path.Combine(folder, "environ")).Split('\0').Contains($"{Mark}={mark}", StringComparer.Ordinal));

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

    private static List<int> Find(Func<string, bool> isWanted)
    {
        var found = new List<int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) && IsWorker(folder, isWanted))
                found.Add(id);
        }

        return found;
    }

    private static bool IsWorker(string folder, Func<string, bool> isWanted)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "cmdline")).EndsWith("\0worker\0", StringComparison.Ordinal) && isWanted(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool IsChild(string folder, int parent)
    {
        var stat = File.ReadAllText(Path.Combine(folder, "stat"));
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return fields[0] is not ("Z" or "X") && fields[1] == parent.ToString(CultureInfo.InvariantCulture);
    }
}
