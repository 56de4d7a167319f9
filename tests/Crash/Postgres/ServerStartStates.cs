using System.Diagnostics;
using System.Globalization;
using MgcBackfill.Verify;

namespace MgcBackfill.Crash.Postgres;

/// <summary>The starting states of the scenarios on a server, each prepared on first use. Not safe for use by several threads.</summary>
/// <param name="folder">The folder for their run folders.</param>
/// <param name="desk">The server.</param>
internal sealed class ServerStartStates(string folder, ServerDesk desk)
{
    private readonly Dictionary<(Action<ServerDesk, RunFolder> Prepare, string Options), ServerStartState> _states = [];

    /// <summary>The starting state of a scenario. Scenarios with the same preparation and command share one.</summary>
    public ServerStartState Get(ServerScenario scenario)
    {
        var key = (scenario.Prepare, string.Join(' ', scenario.Options));
        if (!_states.TryGetValue(key, out var state))
            _states.Add(key, state = Prepare(scenario));
        return state;
    }

    private ServerStartState Prepare(ServerScenario scenario)
    {
        var start = new RunFolder(
            Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"server-{_states.Count}-{scenario.Name}"))
        );
        desk.Clear();
        scenario.Prepare(desk, start);
        WriteDigests(scenario, start);
        var database = desk.Keep();

        var clean = start.CopyTo(start.Folder + "-clean");
        desk.Proxy.Reset();
        var clock = Stopwatch.StartNew();
        TracedProcess.Complete(scenario.Command(desk, clean), 0);
        var (time, points) = (clock.Elapsed, desk.Proxy.Seen);
        if (scenario.IsInit)
            InProcess.Complete(scenario.Backfill(desk, clean), 0);
        var result = ServerResult.Read(desk);
        result.Require(desk, scenario, clean);

        desk.Restore(database);
        return new ServerStartState(start, database, time, result, points, Trace(scenario, start));
    }

    // The digests of a backfill from nothing by the other engine.
    private static void WriteDigests(ServerScenario scenario, RunFolder start)
    {
        var clean = start.CopyTo(start.Folder + "-files");
        InProcess.Complete(scenario.BackfillOfFiles(clean), 0);
        foreach (var root in scenario.Roots)
        {
            var digest = VerifyRun.Digest(ServerScenario.GetFile(clean, root)).BuildDigest;
            File.WriteAllText(ServerScenario.GetFile(start, root) + ".digest", digest);
        }
    }

    // The points at the record files of one product.
    private Dictionary<KillPoint, int> Trace(ServerScenario scenario, RunFolder start)
    {
        if (!CrashRun.CanUsePoints || scenario.IsInit || scenario.Roots.Count > 1)
            return [];
        var runFolder = start.CopyTo(start.Folder + "-traced");
        var trace = Path.Combine(runFolder.Folder, "trace.txt");
        using var run = TracedProcess.Start(scenario.Command(desk, runFolder), Tracer.Writing(trace));
        run.WaitForEnd();
        return run.ExitCode == 0
            ? Tracer.Read(trace, runFolder).Where(p => p.Key.Staged is null).ToDictionary()
            : throw new InvalidOperationException(run.Output);
    }
}
