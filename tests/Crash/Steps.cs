using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace MgcBackfill.Crash;

/// <summary>
/// Steps through a run whose tracer stops it after each call of a kind. The run is continued call by call, whichever of its processes makes
/// them. This makes it possible to find a point whose file has a name that is not known in advance. Needs a <see cref="Tracer"/>.
/// </summary>
internal sealed partial class Steps(string trace)
{
    // Signals that have these numbers on every Linux.
    private const int Kill = 9;
    private const int Continue = 18;

    private static readonly TimeSpan s_quiet = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_pollInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_maxStop = TimeSpan.FromSeconds(5);

    private readonly HashSet<int> _threads = [];
    private long _at;

    /// <summary>
    /// Continues until the run has ended. At the N-th call of the point an action is performed while the caller of the call is stopped. If
    /// the caller was continued before it had stopped, the action is performed at a later call.
    /// </summary>
    /// <returns>True if the action was performed.</returns>
    public bool Follow(TracedProcess run, KillPoint point, RunFolder runFolder, int nth, Action act) =>
        Follow(
            run,
            point,
            runFolder,
            nth,
            thread =>
            {
                if (!Settle(run, thread))
                    return false;
                act();
                return true;
            }
        );

    /// <summary>Continues until the run has ended. At the N-th call of the point a process is killed.</summary>
    /// <param name="run">The run, under <see cref="Tracer.Stopping"/>.</param>
    /// <param name="point">The point.</param>
    /// <param name="runFolder">The folder of the run.</param>
    /// <param name="nth">Which of the point's calls, from 1.</param>
    /// <param name="parent">True to kill, instead of a worker that makes the call, the process that started it.</param>
    /// <returns>True if a process was killed.</returns>
    public bool Follow(TracedProcess run, KillPoint point, RunFolder runFolder, int nth, bool parent)
    {
        var killed = false;
        Follow(
            run,
            point,
            runFolder,
            nth,
            thread =>
            {
                _ = Settle(run, thread);
                killed = Send(parent ? GetParent(thread) : thread, Kill) == 0;
                return true;
            }
        );
        return killed;
    }

    private bool Follow(TracedProcess run, KillPoint point, RunFolder runFolder, int nth, Func<int, bool> act)
    {
        var (seen, done) = (0, false);
        var round = Stopwatch.StartNew();
        for (var quiet = Stopwatch.StartNew(); !run.HasEnded; Thread.Sleep(1))
        {
            foreach (var line in NewLines())
            {
                if (Tracer.Call().Match(line) is not { Success: true } call)
                    continue;
                var thread = int.Parse(call.Groups["thread"].Value, CultureInfo.InvariantCulture);
                _threads.Add(thread);
                if (point.IsAt(call.Groups["call"].Value, call.Groups["file"].Value, runFolder) && ++seen >= nth && !done)
                    done = act(thread);
                _ = Send(thread, Continue);
                quiet.Restart();
            }

            // Independent of the trace and of how busy other processes are, no process of the run may stay stopped for long.
            if (round.Elapsed > s_pollInterval)
            {
                foreach (var process in LeftoverProcesses.Find(run.Mark))
                    _ = Send(process, Continue);
                round.Restart();
            }

            // A line appears when the call has returned, and the process stops a little later. A process that was continued too early is
            // continued again.
            if (quiet.Elapsed < s_quiet)
                continue;
            foreach (var thread in _threads)
                _ = Send(thread, Continue);
            quiet.Restart();
        }

        run.WaitForEnd();
        return done;
    }

    /// <summary>Kills one process, and no other process of its run.</summary>
    public static bool KillOne(int process) => Send(process, Kill) == 0;

    private IEnumerable<string> NewLines()
    {
        if (!File.Exists(trace))
            yield break;
        using var file = new FileStream(trace, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Position = _at;
        using var reader = new StreamReader(file);
        var text = reader.ReadToEnd();
        var whole = text[..(text.LastIndexOf('\n') + 1)];
        _at += System.Text.Encoding.UTF8.GetByteCount(whole);
        foreach (var line in whole.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            yield return line;
    }

    // A tracer gives up if it is notified of the stop of a thread that no longer exists. So all threads must be stopped, and the tracer
    // must be idle.
    private static bool Settle(TracedProcess run, int thread)
    {
        var calm = 0;
        for (var clock = Stopwatch.StartNew(); calm < 5 && clock.Elapsed < s_maxStop; Thread.Sleep(2))
            calm =
                GetState($"/proc/{run.Id}") == 'S' && Directory.EnumerateDirectories($"/proc/{thread}/task").All(t => GetState(t) == 't')
                    ? calm + 1
                    : 0;
        return calm == 5;
    }

    private static char GetState(string folder)
    {
        var stat = File.ReadAllText(Path.Combine(folder, "stat"));
        return stat[stat.LastIndexOf(')') + 2];
    }

    private static int GetParent(int thread)
    {
        var command = File.ReadAllText($"/proc/{thread}/cmdline");
        return command.EndsWith("\0worker\0", StringComparison.Ordinal) ? Status(thread, "PPid") : thread;
    }

    private static int Status(int thread, string field) =>
        int.Parse(
            File.ReadLines($"/proc/{thread}/status").First(l => l.StartsWith(field + ":", StringComparison.Ordinal))[(field.Length + 1)..],
            CultureInfo.InvariantCulture
        );

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Send(int process, int signal);
}
