using System.Diagnostics;
using System.Globalization;
using MgcBackfill.Checkpoint;
using MgcBackfill.Errors;

namespace MgcBackfill.Crash.Postgres;

/// <summary>
/// Ends the program, the server or one of its sessions many times while a command works. Then the server is made to run, and the same
/// command is given again. Each history must end as the undisturbed one does: see <see cref="ServerResult.Require"/>. Also, no process
/// outlives its run, every record file was only appended to, and a run that was ended before it could close its row in the table of runs
/// has a row that is failed.
/// </summary>
internal sealed class ServerCrashRun
{
    // Of three rounds over all victims, two are at named points. One of six recoveries is disturbed too.
    private const int NamedOf3 = 2;
    private const int RecoveriesUntilKill = 6;
    private const int Environment = 7;

    private static readonly Victim[] s_victims = Enum.GetValues<Victim>();

    private readonly string _folder;
    private readonly Random _random;
    private readonly IReadOnlyList<ServerScenario> _scenarios;
    private readonly ServerDesk _desk;
    private readonly ServerStartStates _states;
    private readonly TimeSpan _start;
    private int _histories;

    /// <summary>Creates a run whose histories lie in a folder, and use a server.</summary>
    public ServerCrashRun(
        string folder,
        int seed,
        IReadOnlyList<ServerScenario> scenarios,
        ServerDesk desk,
        ServerStartStates? states = null
    )
    {
        (_folder, _random, _scenarios, _desk) = (folder, new Random(seed), scenarios, desk);
        _states = states ?? new ServerStartStates(folder, desk);
        var clock = Stopwatch.StartNew();
        TracedProcess.Complete(["--version"], 0);
        _start = clock.Elapsed;
    }

    /// <summary>Kills at least <paramref name="kills"/> times, each victim in turn, and returns every history when it ends.</summary>
    public IEnumerable<ServerOutcome> Kill(int kills)
    {
        var (named, files, random) = (NamedKills().GetEnumerator(), FileKills().GetEnumerator(), 0);
        for (var turn = 0; kills > 0; turn++)
        {
            var (victim, round) = (s_victims[turn % s_victims.Length], turn / s_victims.Length);
            var kill = new ServerKill(_scenarios[random % _scenarios.Count], null, null, 0, victim);
            if (round % 3 >= NamedOf3)
                random++;
            else if (victim == Victim.Program && round % 2 == 1 && files.MoveNext())
                kill = files.Current;
            else if (named.MoveNext())
                kill = named.Current with { Victim = victim };
            var outcome = Run(kill);
            kills -= outcome.Kills;
            yield return outcome;
        }
    }

    /// <summary>Kills once, at a point.</summary>
    public ServerOutcome Kill(ServerScenario scenario, StatementPoint? point, int nth, Victim victim) =>
        Run(new ServerKill(scenario, point, null, nth, victim));

    // First the first occurrence of each point in each scenario, then the last one, then a random one.
    private IEnumerable<ServerKill> NamedKills() =>
        Shuffled(s => _states.Get(s).Points.Select(p => (new ServerKill(s, p.Key, null, 0, Victim.Program), p.Value)));

    private IEnumerable<ServerKill> FileKills() =>
        Shuffled(s => _states.Get(s).FilePoints.Select(p => (new ServerKill(s, null, p.Key, 0, Victim.Program), p.Value)));

    private IEnumerable<ServerKill> Shuffled(Func<ServerScenario, IEnumerable<(ServerKill Kill, int Count)>> find)
    {
        for (var round = 0; ; round++)
        {
            var all = _scenarios.SelectMany(find).ToArray();
            if (all.Length == 0)
                yield break;
            _random.Shuffle(all);
            foreach (var (kill, count) in all)
                yield return kill with
                {
                    Nth =
                        round == 0 ? 1
                        : round == 1 ? count
                        : _random.Next(1, count + 1),
                };
        }
    }

    private ServerOutcome Run(ServerKill kill)
    {
        var (scenario, state) = (kill.Scenario, _states.Get(kill.Scenario));
        var name = string.Create(CultureInfo.InvariantCulture, $"{scenario.Name}-{++_histories}");
        var runFolder = state.Start.CopyTo(Path.Combine(_folder, name));
        _desk.Restore(state.Database);
        var (kills, open) = (0, false);
        string? failure;
        try
        {
            var files = runFolder.RecordFiles();
            kills += End(kill, runFolder, state.Time, ref files) ? 1 : 0;
            open = scenario.Roots.Any(r => HasOpenAttempt(scenario.GetCheckpoint(runFolder, r)));
            if (_random.Next(RecoveriesUntilKill) == 0)
            {
                var victim = s_victims[_random.Next(s_victims.Length)];
                kills += End(new ServerKill(scenario, null, null, 0, victim), runFolder, state.Time, ref files) ? 1 : 0;
            }

            InProcess.Complete(scenario.Command(_desk, runFolder), 0);
            if (scenario.IsInit)
                InProcess.Complete(scenario.Backfill(_desk, runFolder), 0);
            RequireAppendedOnly(runFolder, ref files);
            scenario.Damage?.Invoke(_desk);
            state.Result.Require(_desk, scenario, runFolder);
            failure = null;
            Directory.Delete(runFolder.Folder, recursive: true);
        }
        catch (Exception e)
        {
            failure = $"{runFolder.Folder}, call {kill.Nth}: {e.Message}";
            _desk.MakeReady();
        }

        return new ServerOutcome(scenario.Name, kill.PointName, kill.Victim, kills, open, failure);
    }

    // Gives the command, ends the victim, and makes the server run. Returns false if nothing was ended.
    private bool End(ServerKill kill, RunFolder runFolder, TimeSpan whole, ref Dictionary<string, byte[]> files)
    {
        var before = FindRuns();
        TracedProcess? run = null;
        var killed = false;
        _desk.Proxy.Begin(
            kill.Point,
            kill.Nth,
            backend =>
            {
                SpinWait.SpinUntil(() => Volatile.Read(ref run) is not null);
                return killed = EndVictim(kill.Victim, run!, backend);
            }
        );
        string[] tracer = kill.File is { } point ? Tracer.Killing(point.Call, point.File(runFolder), kill.Nth) : [];
        Volatile.Write(ref run, TracedProcess.Start(kill.Scenario.Command(_desk, runFolder), tracer));
        using (run)
        {
            if (kill.File is not null)
                killed = run.WasKilled();
            else if (kill.Point is null)
                killed =
                    !run.EndsWithin(_start + (_random.NextDouble() * (whole - _start))) && EndVictim(kill.Victim, run, ChooseBackend());
            run.WaitForEnd();
            var passedEnd = _desk.Proxy.HasPassedEnd;
            _desk.Proxy.Reset();
            _desk.MakeReady();
            LeftoverProcesses.RequireNone(run.Mark);
            RequireExit(run, killed, kill.Victim);
            RequireAppendedOnly(runFolder, ref files);
            if (run.ExitCode != 0 && !kill.Scenario.IsInit && !passedEnd)
                RequireNoSuccess(before);
        }

        return killed;
    }

    private int ChooseBackend() => _desk.Proxy.FindBackends() is { Count: > 0 } all ? all[_random.Next(all.Count)] : 0;

    private bool EndVictim(Victim victim, TracedProcess run, int backend) =>
        victim == Victim.Program ? run.Kill() : _desk.End(victim, backend);

    private static void RequireExit(TracedProcess run, bool killed, Victim victim)
    {
        // A session that is needed no more may end without effect.
        var asExpected = run.ExitCode switch
        {
            0 => !killed || victim != Victim.Program,
            Environment => killed && victim != Victim.Program && run.Output.Contains(ErrorIds.ServerUnavailable, StringComparison.Ordinal),
            TracedProcess.KilledCode => killed && victim == Victim.Program,
            _ => false,
        };
        if (!asExpected)
            throw new InvalidOperationException($"Exit code {run.ExitCode}, {(killed ? "somebody" : "nobody")} killed:\n{run.Output}");
    }

    // The rows that this run has left: it did not record its end, so none of them may say that it succeeded.
    private void RequireNoSuccess(HashSet<string> before)
    {
        var rows = _desk.Query("SELECT id, status FROM data_ingest_runs").Where(r => !before.Contains(r[0]!));
        if (rows.FirstOrDefault(r => r[1] == "success") is { } row)
            throw new InvalidOperationException($"Row {row[0]} of data_ingest_runs says that a run succeeded that was ended.");
    }

    private HashSet<string> FindRuns() =>
        _desk.Query("SELECT to_regclass('data_ingest_runs')")[0][0] is null
            ? []
            : [.. _desk.Query("SELECT id FROM data_ingest_runs").Select(r => r[0]!)];

    private static bool HasOpenAttempt(string checkpoint) =>
        Directory.Exists(checkpoint) && CheckpointFolder.Read(checkpoint).State.Attempts.Any(a => a.Status == AttemptStatus.InProgress);

    private static void RequireAppendedOnly(RunFolder runFolder, ref Dictionary<string, byte[]> files)
    {
        if (runFolder.FindRewrittenFile(files) is { } file)
            throw new InvalidOperationException($"{file} was not only appended to.");
        files = runFolder.RecordFiles();
    }
}
