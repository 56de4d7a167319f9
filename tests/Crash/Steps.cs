using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace MgcBackfill.Crash;

/// <summary>
/// Lets a run that its tracer stops behind each call of a kind go on, call by call, whichever of its processes makes them: so a point can
/// be found whose file has a name that nobody knows beforehand. Needs a <see cref="Tracer"/>.
/// </summary>
internal sealed partial class Steps(string trace)
{
    // Signals that every Linux has under these numbers.
    private const int Kill = 9;
    private const int Continue = 18;

    private static readonly TimeSpan s_quiet = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_betweenRounds = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_longestStop = TimeSpan.FromSeconds(5);

    private readonly HashSet<int> _threads = [];
    private long _at;

    /// <summary>
    /// Goes on until the run has ended. At the N-th call of the point something is done while the caller stands still; at a later one, where
    /// it was told to go on before it stood.
    /// </summary>
    /// <returns>True where it was done.</returns>
    public bool Follow(Victim run, KillPoint point, Desk desk, int nth, Action act) => Follow(run, point, desk, nth, thread =>
    {
        if (!Settle(run, thread))
            return false;
        act();
        return true;
    });

    /// <summary>Goes on until the run has ended. At the N-th call of the point a process is killed.</summary>
    /// <param name="run">The run, under <see cref="Tracer.Stopping"/>.</param>
    /// <param name="point">The point.</param>
    /// <param name="desk">The desk of the run.</param>
    /// <param name="nth">Which of its calls, from 1.</param>
    /// <param name="parent">True to kill, in the place of a worker that makes the call, the process that started it.</param>
    /// <returns>True where somebody was killed.</returns>
    public bool Follow(Victim run, KillPoint point, Desk desk, int nth, bool parent)
    {
        var killed = false;
        Follow(run, point, desk, nth, thread =>
        {
            _ = Settle(run, thread);
            killed = Send(parent ? ParentOfWorker(thread) : thread, Kill) == 0;
            return true;
        });
        return killed;
    }

    private bool Follow(Victim run, KillPoint point, Desk desk, int nth, Func<int, bool> act)
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
                if (point.IsAt(call.Groups["call"].Value, call.Groups["file"].Value, desk) && ++seen >= nth && !done)
                    done = act(thread);
                _ = Send(thread, Continue);
                quiet.Restart();
            }

            // Whatever the lines say, and however busy the others are: no process of the run stands still for long.
            if (round.Elapsed > s_betweenRounds)
            {
                foreach (var process in Survivors.Of(run.Mark))
                    _ = Send(process, Continue);
                round.Restart();
            }

            // A line comes when the call has returned, and the stop a little later: whoever was told to go on too early is told again.
            if (quiet.Elapsed < s_quiet)
                continue;
            foreach (var thread in _threads)
                _ = Send(thread, Continue);
            quiet.Restart();
        }

        run.WaitForEnd();
        return done;
    }

    /// <summary>Kills one process, and no other of its run.</summary>
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

    // A tracer that hears of the stop of a thread that is gone by then gives up: all threads must stand still, and it must have nothing to do.
    private static bool Settle(Victim run, int thread)
    {
        var calm = 0;
        for (var clock = Stopwatch.StartNew(); calm < 5 && clock.Elapsed < s_longestStop; Thread.Sleep(2))
            calm = StateOf($"/proc/{run.Id}") == 'S' && Directory.EnumerateDirectories($"/proc/{thread}/task").All(t => StateOf(t) == 't') ? calm + 1 : 0;
        return calm == 5;
    }

    private static char StateOf(string folder)
    {
        var stat = File.ReadAllText(Path.Combine(folder, "stat"));
        return stat[stat.LastIndexOf(')') + 2];
    }

    private static int ParentOfWorker(int thread)
    {
        var command = File.ReadAllText($"/proc/{thread}/cmdline");
        return command.EndsWith("\0worker\0", StringComparison.Ordinal) ? Status(thread, "PPid") : thread;
    }

    private static int Status(int thread, string field) => int.Parse(
        File.ReadLines($"/proc/{thread}/status").First(l => l.StartsWith(field + ":", StringComparison.Ordinal))[(field.Length + 1)..],
        CultureInfo.InvariantCulture);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Send(int process, int signal);
}
