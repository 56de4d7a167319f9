using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace MgcBackfill.Crash;

/// <summary>The strace program. It records the calls of a run, and can kill the run before the N-th of them.</summary>
internal static partial class Tracer
{
    private static readonly Lazy<bool> s_available = new(() => Try());
    private static readonly Lazy<string[]> s_onlyTraced = new(() => Try("--seccomp-bpf") ? ["--seccomp-bpf"] : []);

    /// <summary>True if this machine and this user can trace.</summary>
    public static bool Available => s_available.Value;

    /// <summary>
    /// The arguments for every run that ends together with its tracer. The system then stops the run only at traced calls, if tracer and
    /// system support that. They must not be used for a run that continues without its tracer: such calls would fail as unknown.
    /// </summary>
    public static IReadOnlyList<string> OnlyTraced => s_onlyTraced.Value;

    /// <summary>The arguments that kill a run before one of its threads makes the N-th call of this kind on this file.</summary>
    public static string[] Killing(string call, string file, int nth) =>
        [
            .. OnlyTraced,
            "-f",
            "-qq",
            "-o",
            "/dev/null",
            "-P",
            file,
            "-e",
            $"trace={call}",
            "-e",
            string.Create(CultureInfo.InvariantCulture, $"inject={call}:signal=KILL:when={nth}"),
        ];

    /// <summary>The arguments that kill a run before one of its threads makes the N-th call of this kind on any file.</summary>
    public static string[] Killing(string call, int nth) =>
        [
            .. OnlyTraced,
            "-f",
            "-qq",
            "-o",
            "/dev/null",
            "-e",
            $"trace={call}",
            "-e",
            string.Create(CultureInfo.InvariantCulture, $"inject={call}:signal=KILL:when={nth}"),
        ];

    /// <summary>The arguments that stop a process of a run after each call of a kind, and record the call.</summary>
    public static string[] Stopping(string call, string to) =>
        ["-f", "-qq", "-y", "-o", to, "-e", "signal=none", "-e", $"trace={call}", "-e", $"inject={call}:signal=STOP"];

    /// <summary>The arguments that record every call of the kinds in <see cref="KillPoint.All"/>.</summary>
    public static string[] Writing(string to) =>
        [.. OnlyTraced, "-f", "-qq", "-y", "-o", to, "-e", $"trace={string.Join(',', KillPoint.All.Select(p => p.Call).Distinct())}"];

    /// <summary>
    /// The number of calls for each point that the traced run in a run folder reached: those of the busiest thread, or of all threads for
    /// files of workers.
    /// </summary>
    public static Dictionary<KillPoint, int> Read(string trace, RunFolder runFolder)
    {
        var counts = new Dictionary<(KillPoint Point, string Thread), int>();
        foreach (var line in File.ReadLines(trace))
        {
            if (Call().Match(line) is not { Success: true } call)
                continue;
            var (name, file) = (call.Groups["call"].Value, call.Groups["file"].Value);
            if (KillPoint.All.FirstOrDefault(p => p.IsAt(name, file, runFolder)) is not { } point)
                continue;
            var key = (point, point.Staged is null ? call.Groups["thread"].Value : "");
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }

        return counts.GroupBy(c => c.Key.Point).ToDictionary(g => g.Key, g => g.Max(c => c.Value));
    }

    private static bool Try(params string[] options)
    {
        if (!OperatingSystem.IsLinux())
            return false;
        try
        {
            string[] arguments =
            [
                .. options,
                "-f",
                "-qq",
                "-o",
                "/dev/null",
                "-e",
                "trace=openat",
                "-e",
                "inject=openat:signal=KILL:when=1",
                "true",
            ];
            using var process = Process.Start(
                new ProcessStartInfo("strace", arguments) { RedirectStandardError = true, RedirectStandardOutput = true }
            )!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == TracedProcess.KilledCode;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    [GeneratedRegex("""^(?<thread>\d+) +(?<call>\w+)\((AT_FDCWD<[^>]*>, )?(\d+<(?<file>[^>]+)>|"(?<file>[^"]+)")""")]
    internal static partial Regex Call();
}
