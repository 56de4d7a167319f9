using System.Diagnostics;
using System.Globalization;
using MgcBackfill.Errors;

namespace MgcBackfill.Crash;

/// <summary>
/// Kills the program, or one of its workers, many times. For every history it proves: no process outlives its run, the same command
/// finishes, every record file was only appended to, no staged files are left, every gate passes (including the independent check), and the
/// table has the digest of a run from scratch over the same source without workers.
/// </summary>
internal sealed class CrashRun
{
    // Two of three kills are at named points. One of six recoveries is killed too. A run whose worker was killed ends with exit code 7.
    private const int NamedOf3 = 2;
    private const int RecoveriesUntilKill = 6;
    private const int Environment = 7;

    private readonly string _folder;
    private readonly Random _random;
    private readonly IReadOnlyList<Scenario> _scenarios;
    private readonly StartStates _states;
    private readonly TimeSpan _start;
    private int _histories;

    /// <summary>
    /// Creates a run whose histories lie in a folder. Their prepared starting states lie there too, or are shared by several runs.
    /// </summary>
    public CrashRun(string folder, int seed, IReadOnlyList<Scenario> scenarios, StartStates? fixtures = null)
    {
        (_folder, _random, _scenarios, _states) = (folder, new Random(seed), scenarios, fixtures ?? new StartStates(folder));
        var clock = Stopwatch.StartNew();
        TracedProcess.Complete(["--version"], 0);
        _start = clock.Elapsed;
    }

    /// <summary>True if kills at named points are possible on this machine.</summary>
    public static bool CanUsePoints => Tracer.Available;

    /// <summary>Kills the program at least <paramref name="kills"/> times, and returns every history when it ends.</summary>
    public IEnumerable<KillOutcome> Kill(int kills)
    {
        var (named, random) = (NamedKills().GetEnumerator(), 0);
        for (var turn = 0; kills > 0; turn++)
        {
            var outcome =
                turn % 3 < NamedOf3 && named.MoveNext()
                    ? Kill(named.Current.Scenario, named.Current.Point, named.Current.Nth)
                    : Kill(_scenarios[random++ % _scenarios.Count], null, 0);
            kills -= outcome.Kills;
            yield return outcome;
        }
    }

    // First the first call of each point in each scenario, then the last one, then a random one.
    private IEnumerable<(Scenario Scenario, KillPoint Point, int Nth)> NamedKills()
    {
        if (!CanUsePoints)
            yield break;
        for (var round = 0; ; round++)
        {
            var all = _scenarios.SelectMany(s => _states.Get(s).Points.Select(p => (Scenario: s, Point: p.Key, Calls: p.Value))).ToArray();
            _random.Shuffle(all);
            foreach (var (scenario, point, calls) in all)
                yield return (
                    scenario,
                    point,
                    round == 0 ? 1
                    : round == 1 ? calls
                    : _random.Next(1, calls + 1)
                );
        }
    }

    private KillOutcome Kill(Scenario scenario, KillPoint? point, int nth)
    {
        var fixture = _states.Get(scenario);
        var name = string.Create(CultureInfo.InvariantCulture, $"{scenario.Name}-{++_histories}");
        var runFolder = fixture.Start.CopyTo(Path.Combine(_folder, name));
        var (kills, left) = (0, default(Leftovers));
        string? failure;
        try
        {
            var files = runFolder.RecordFiles();
            kills += End(scenario, scenario.Command(runFolder), runFolder, point, nth, fixture.Time) ? 1 : 0;
            left = Leftovers.Find(runFolder);
            scenario.Damage?.Invoke(runFolder);
            RequireAppendedOnly(runFolder, ref files);
            if (_random.Next(RecoveriesUntilKill) == 0)
            {
                kills += End(scenario, scenario.CommandAfter(runFolder), runFolder, null, 0, fixture.Time) ? 1 : 0;
                RequireAppendedOnly(runFolder, ref files);
            }

            InProcess.Complete(scenario.CommandAfter(runFolder), 0);
            RequireAppendedOnly(runFolder, ref files);
            StartStates.RequireEnd(runFolder, fixture.Digest);
            failure = null;
            Directory.Delete(runFolder.Folder, recursive: true);
        }
        catch (Exception e)
        {
            failure = $"{runFolder.Folder}, call {nth}: {e.Message}";
        }

        return new KillOutcome(scenario.Name, point?.Name ?? KillPoint.RandomMoment, kills, left, failure);
    }

    // Runs a command and kills it, or one of its workers. Returns false if nothing was killed; the command must then have succeeded.
    private bool End(Scenario scenario, string[] command, RunFolder runFolder, KillPoint? point, int nth, TimeSpan whole)
    {
        var hitsWorker = scenario.Workers > 1 && _random.Next(2) == 0;
        var trace = runFolder.Folder + ".trace";
        using var run = TracedProcess.Start(
            command,
            point is null ? []
                : point.Staged is null ? Tracer.Killing(point.Call, point.File(runFolder), nth)
                : Tracer.Stopping(point.Call, trace)
        );
        var killed = point switch
        {
            { Staged: not null } => new Steps(trace).Follow(run, point, runFolder, nth, parent: !hitsWorker) is not null,
            not null => run.WasKilled(),
            null => (hitsWorker && run.KillWorkerAfter(RandomMoment(whole), _random)) || run.KillAfter(RandomMoment(whole)),
        };
        run.WaitForEnd();
        File.Delete(trace);
        if (run.TracerFailed && point?.Staged is not null)
        {
            // No process is left that could report the run's exit code. What the run left is a valid result of a kill.
            LeftoverProcesses.Kill(run.Mark);
            return true;
        }

        LeftoverProcesses.RequireNone(run.Mark);
        var asExpected = run.ExitCode switch
        {
            0 => !killed || hitsWorker, // a worker with no work left may be killed without effect
            Environment => killed && hitsWorker && run.Output.Contains(ErrorIds.WorkerExited, StringComparison.Ordinal),
            TracedProcess.KilledCode => killed,
            _ => false,
        };
        return asExpected
            ? killed
            : throw new InvalidOperationException($"Exit code {run.ExitCode}, {(killed ? "somebody" : "nobody")} killed:\n{run.Output}");
    }

    private TimeSpan RandomMoment(TimeSpan whole) => _start + (_random.NextDouble() * (whole - _start));

    private static void RequireAppendedOnly(RunFolder runFolder, ref Dictionary<string, byte[]> files)
    {
        if (runFolder.FindRewrittenFile(files) is { } file)
            throw new InvalidOperationException($"{file} was not only appended to.");
        files = runFolder.RecordFiles();
    }
}
