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

    private static readonly TimeSpan s_pollInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_maxStop = TimeSpan.FromSeconds(5);

    private readonly HashSet<int> _threads = [];
    private readonly Queue<string> _lines = new();
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

    /// <summary>
    /// Continues until the run has ended. At the N-th call of the point a process is killed. If the caller was continued before it had
    /// stopped and has made another call since, a process is killed at a later call.
    /// </summary>
    /// <param name="run">The run, under <see cref="Tracer.Stopping"/>.</param>
    /// <param name="point">The point.</param>
    /// <param name="runFolder">The folder of the run.</param>
    /// <param name="nth">Which of the point's calls, from 1.</param>
    /// <param name="parent">True to kill, instead of a worker that makes the call, the process that started it.</param>
    /// <returns>The id of the thread that made the call, or null if no process was killed.</returns>
    public int? Follow(TracedProcess run, KillPoint point, RunFolder runFolder, int nth, bool parent)
    {
        int? killed = null;
        Follow(
            run,
            point,
            runFolder,
            nth,
            thread =>
            {
                _ = Settle(run, thread);
                Read();
                if (_lines.Any(l => IsCallOf(thread, l)))
                    return false;
                killed = FindTarget(thread, parent) is { } target && Send(target, Kill) == 0 ? thread : null;
                return true;
            }
        );
        return killed;
    }

    private bool Follow(TracedProcess run, KillPoint point, RunFolder runFolder, int nth, Func<int, bool> act)
    {
        var (seen, done) = (0, false);
        for (var poll = Stopwatch.StartNew(); !run.HasEnded; Thread.Sleep(1))
        {
            Read();
            while (_lines.TryDequeue(out var line))
            {
                if (Tracer.Call().Match(line) is not { Success: true } call)
                    continue;
                var thread = int.Parse(call.Groups["thread"].Value, CultureInfo.InvariantCulture);
                _threads.Add(thread);
                if (point.IsAt(call.Groups["call"].Value, call.Groups["file"].Value, runFolder) && ++seen >= nth && !done)
                    done = act(thread);
            }

            // Independent of the trace and of how busy other processes are, no process of the run may stay stopped for long.
            if (poll.Elapsed > s_pollInterval)
            {
                _threads.UnionWith(LeftoverProcesses.Find(run.Mark));
                poll.Restart();
            }

            // A line appears when the call has returned, and the process stops a little later. A signal to continue that arrives in between
            // would be lost, or would cancel the stop at the next call. So it is sent only to a process that has stopped, and only if all
            // its calls have been read by then.
            int[] stopped = [.. _threads.Where(IsStopped)];
            Read();
            if (_lines.Count > 0)
                continue;
            foreach (var thread in stopped)
                _ = Send(thread, Continue);
        }

        run.WaitForEnd();
        return done;
    }

    /// <summary>Kills one process, and no other process of its run.</summary>
    public static bool KillOne(int process) => Send(process, Kill) == 0;

    // Adds the lines that the tracer has written since.
    private void Read()
    {
        if (!File.Exists(trace))
            return;
        using var file = new FileStream(trace, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Position = _at;
        using var reader = new StreamReader(file);
        var text = reader.ReadToEnd();
        var whole = text[..(text.LastIndexOf('\n') + 1)];
        _at += System.Text.Encoding.UTF8.GetByteCount(whole);
        foreach (var line in whole.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            _lines.Enqueue(line);
    }

    // True for a call by any thread of the process of this thread.
    private static bool IsCallOf(int thread, string line) =>
        Tracer.Call().Match(line) is { Success: true } call && Directory.Exists($"/proc/{thread}/task/{call.Groups["thread"].Value}");

    private static bool IsStopped(int thread)
    {
        try
        {
            return GetState($"/proc/{thread}") is 'T' or 't';
        }
        catch (IOException)
        {
            return false;
        }
    }

    // A tracer gives up if it is notified of the stop of a thread that no longer exists. So all threads must be stopped, and the tracer
    // must be idle.
    private static bool Settle(TracedProcess run, int thread)
    {
        var calm = 0;
        for (var clock = Stopwatch.StartNew(); calm < 5 && clock.Elapsed < s_maxStop && Exists(thread); Thread.Sleep(2))
            calm = IsCalm(run, thread) ? calm + 1 : 0;
        return calm == 5;
    }

    private static bool IsCalm(TracedProcess run, int thread)
    {
        try
        {
            return GetState($"/proc/{run.Id}") == 'S'
                && Directory.EnumerateDirectories($"/proc/{thread}/task").All(t => GetState(t) == 't');
        }
        catch (IOException)
        {
            // The process or a thread has just ended.
            return false;
        }
    }

    private static bool Exists(int thread) => Directory.Exists($"/proc/{thread}");

    private static char GetState(string folder)
    {
        var stat = File.ReadAllText(Path.Combine(folder, "stat"));
        return stat[stat.LastIndexOf(')') + 2];
    }

    // Null if the process has just ended.
    private static int? FindTarget(int thread, bool parent)
    {
        try
        {
            return parent && File.ReadAllText($"/proc/{thread}/cmdline").EndsWith("\0worker\0", StringComparison.Ordinal)
                ? Status(thread, "PPid")
                : thread;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static int Status(int thread, string field) =>
        int.Parse(
            File.ReadLines($"/proc/{thread}/status").First(l => l.StartsWith(field + ":", StringComparison.Ordinal))[(field.Length + 1)..],
            CultureInfo.InvariantCulture
        );

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Send(int process, int signal);
}
