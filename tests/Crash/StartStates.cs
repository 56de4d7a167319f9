using System.Diagnostics;
using System.Globalization;
using MgcBackfill.Verify;

namespace MgcBackfill.Crash;

/// <summary>The starting states of the scenarios, each prepared on first use. Not safe for use by several threads at once.</summary>
/// <param name="folder">The folder for their run folders.</param>
internal sealed class StartStates(string folder)
{
    private readonly Dictionary<(Action<RunFolder> Prepare, string Options, int Workers), StartState> _states = [];

    /// <summary>The starting state of a scenario. Scenarios with the same preparation and command share one.</summary>
    public StartState Get(Scenario scenario)
    {
        var key = (scenario.Prepare, string.Join(' ', scenario.Options), scenario.Workers);
        if (!_states.TryGetValue(key, out var fixture))
            _states.Add(key, fixture = Prepare(scenario));
        return fixture;
    }

    /// <summary>Proves that a run folder is in the state in which an undisturbed run leaves it.</summary>
    /// <exception cref="InvalidOperationException">Staged files are left, a gate did not pass, or the table has another digest.</exception>
    public static void RequireEnd(RunFolder runFolder, string digest)
    {
        if (Directory.Exists(runFolder.Staging))
            throw new InvalidOperationException($"{runFolder.Staging} is still there.");
        var verification = VerifyRun.Run(new VerifyOptions { Db = runFolder.Db, Dbn = [runFolder.Source] });
        verification.Require();
        if (verification.Gates.FirstOrDefault(g => g.Outcome != GateOutcome.Passed) is { } gate)
            throw new InvalidOperationException($"Gate {gate.Name}: {gate.Outcome}.");
        if (verification.BuildDigest != digest)
            throw new InvalidOperationException($"The build digest is {verification.BuildDigest}, not {digest}.");
    }

    private StartState Prepare(Scenario scenario)
    {
        var start = new RunFolder(
            Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"scene-{_states.Count}-{scenario.Name}"))
        );
        scenario.Prepare(start);

        var clean = start.CopyTo(start.Folder + "-clean");
        var clock = Stopwatch.StartNew();
        TracedProcess.Complete(scenario.Command(clean), 0);
        var time = clock.Elapsed;

        // The digest of a run that starts from scratch.
        var digest = VerifyRun.Digest(clean.Db).BuildDigest;
        if (scenario.HasWholeSource)
        {
            clean.Clear();
            InProcess.Complete(scenario.WithoutWorkers(clean), 0);
        }

        RequireEnd(clean, digest);

        return new StartState(start, time, digest, CrashRun.CanUsePoints ? Trace(scenario, start) : []);
    }

    private static Dictionary<KillPoint, int> Trace(Scenario scenario, RunFolder start)
    {
        var runFolder = start.CopyTo(start.Folder + "-traced");
        var trace = Path.Combine(runFolder.Folder, "trace.txt");
        using var run = TracedProcess.Start(scenario.Command(runFolder), Tracer.Writing(trace));
        run.WaitForEnd();
        return run.ExitCode == 0 ? Tracer.Read(trace, runFolder) : throw new InvalidOperationException(run.Output);
    }
}
