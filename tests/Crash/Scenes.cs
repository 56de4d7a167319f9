using System.Diagnostics;
using System.Globalization;
using MgcBackfill.Verify;

namespace MgcBackfill.Crash;

/// <summary>The scenes of the scenarios, each prepared on first use. Not safe for use by several threads at once.</summary>
/// <param name="folder">The folder for their desks.</param>
internal sealed class Scenes(string folder)
{
    private readonly Dictionary<(Action<Desk> Prepare, string Options, int Workers), Scene> _scenes = [];

    /// <summary>The scene of a scenario. Scenarios with the same preparation and command share one.</summary>
    public Scene Of(Scenario scenario)
    {
        var key = (scenario.Prepare, string.Join(' ', scenario.Options), scenario.Workers);
        if (!_scenes.TryGetValue(key, out var scene))
            _scenes.Add(key, scene = Prepare(scenario));
        return scene;
    }

    /// <summary>Proves that a desk is in the state in which an undisturbed run leaves it.</summary>
    /// <exception cref="InvalidOperationException">Staged files are left, a gate did not pass, or the table has another digest.</exception>
    public static void RequireEnd(Desk desk, string digest)
    {
        if (Directory.Exists(desk.Staging))
            throw new InvalidOperationException($"{desk.Staging} is still there.");
        var verification = VerifyRun.Run(new VerifyOptions { Db = desk.Db, Dbn = [desk.Source] });
        verification.Require();
        if (verification.Gates.FirstOrDefault(g => g.Outcome != GateOutcome.Passed) is { } gate)
            throw new InvalidOperationException($"Gate {gate.Name}: {gate.Outcome}.");
        if (verification.BuildDigest != digest)
            throw new InvalidOperationException($"The build digest is {verification.BuildDigest}, not {digest}.");
    }

    private Scene Prepare(Scenario scenario)
    {
        var start = new Desk(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"scene-{_scenes.Count}-{scenario.Name}")));
        scenario.Prepare(start);

        var clean = start.CopyTo(start.Folder + "-clean");
        var clock = Stopwatch.StartNew();
        Victim.Complete(scenario.Command(clean), 0);
        var time = clock.Elapsed;

        // The digest of a run that starts from scratch.
        var digest = VerifyRun.Digest(clean.Db).BuildDigest;
        if (scenario.HasWholeSource)
        {
            clean.Clear();
            Victim.Complete(scenario.Alone(clean), 0);
        }

        RequireEnd(clean, digest);

        return new Scene(start, time, digest, CrashRun.CanNamePoints ? Trace(scenario, start) : []);
    }

    private static Dictionary<KillPoint, int> Trace(Scenario scenario, Desk start)
    {
        var desk = start.CopyTo(start.Folder + "-traced");
        var trace = Path.Combine(desk.Folder, "trace.txt");
        using var run = Victim.Start(scenario.Command(desk), Tracer.Writing(trace));
        run.WaitForEnd();
        return run.ExitCode == 0 ? Tracer.Read(trace, desk) : throw new InvalidOperationException(run.Told);
    }
}
