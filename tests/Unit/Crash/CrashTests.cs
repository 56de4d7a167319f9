using System.Diagnostics;
using MgcBackfill.Checkpoint;
using MgcBackfill.Synthetic;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Crash;

/// <summary>
/// P5, C3, C7: the real program is killed at random moments of its run; each time the same command runs again. The moments come from a
/// fixed seed and are spread over the duration of a whole run.
/// </summary>
[Trait("Category", "Slow")]
public sealed class CrashTests : IDisposable
{
    private const int Kills = 40;
    private const int KillsWhileReplacing = 10;

    private static readonly SyntheticMarketOptions s_market = new()
    {
        Start = new DateOnly(2023, 3, 27),
        End = new DateOnly(2023, 12, 22),
        Density = 0.004,
        Spreads = false,
    };

    private readonly Random _random = new(20240102);
    private readonly Workbench _bench = new();
    private readonly TimeSpan _start;
    private Dictionary<string, byte[]> _files = [];
    private TimeSpan _complete;

    public CrashTests()
    {
        var clock = Stopwatch.StartNew();
        using var version = ProgramRun.Start("--version");
        version.WaitForEnd();
        _start = clock.Elapsed;
    }

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void After_fifty_kills_at_random_moments_the_same_command_ends_in_the_table_of_a_clean_run() // P5, C7
    {
        var tape = Tape.From(s_market);
        var model = new ReferenceModel(tape);
        var source = _bench.File("source.dbn.zst");
        SyntheticFile.Write(source, s_market);
        string[] command = ["backfill", "--db", _bench.Db, "--dbn", source, "--chunk-days", "2"];
        Measure(command, model);

        var (kills, open, ends) = (0, 0, 0);
        while (kills < Kills)
        {
            if (!KillDuringRun(command))
            {
                // The run ended before the kill: it must have succeeded. The next kills start with nothing built.
                RequireEnd(model, source);
                Clear();
                ends++;
                continue;
            }

            kills++;
            open += _bench.Records.State.Attempts.Any(a => a.Status == AttemptStatus.InProgress) ? 1 : 0;
        }

        Complete(command, model, source);
        Assert.True(open >= Kills / 10, $"Only {open} of {kills} kills hit a chunk under way, {ends} runs ended.");

        // The whole table is replaced from another source, with updates, inserts and deletes under the key, and the run is killed again.
        var other = Tape.From(s_market with { Seed = 2 });
        SyntheticFile.Write(source, s_market with { Seed = 2 });
        command = [.. command, "--allow-replace"];
        for (kills = 0; kills < KillsWhileReplacing; kills++)
        {
            if (!KillDuringRun(command))
                break;
        }

        Complete(command, new ReferenceModel(other), source);
    }

    private void Measure(string[] command, ReferenceModel model)
    {
        var clock = Stopwatch.StartNew();
        using (var clean = ProgramRun.Start(command))
        {
            clean.WaitForEnd();
            Assert.True(clean.ExitCode == 0, clean.Output);
        }

        _complete = clock.Elapsed;
        Assert.Equal(model.BuildDigest, _bench.Digest());
        Clear();
    }

    // Whatever the kill hit, the earlier records are still there.
    private bool KillDuringRun(string[] command)
    {
        var fromNothing = !File.Exists(_bench.Db);
        var clock = Stopwatch.StartNew();
        using var run = ProgramRun.Start(command);
        var ended = run.Ends(_start + (_random.NextDouble() * (_complete - _start)));
        var killed = !ended && run.Kill();
        if (!killed)
            Assert.True(run.ExitCode == 0, run.Output);

        // Other load on the machine changes how long a whole run takes.
        if (!killed && fromNothing)
            _complete = clock.Elapsed;
        _files = _bench.RequireAppendedOnly(_files);
        return killed;
    }

    private void Complete(string[] command, ReferenceModel model, string source)
    {
        using var run = ProgramRun.Start(command);
        run.WaitForEnd();
        Assert.True(run.ExitCode == 0, run.Output);
        _files = _bench.RequireAppendedOnly(_files);
        RequireEnd(model, source);
        Assert.Equal(model.Rows, _bench.Rows());
    }

    private void RequireEnd(ReferenceModel model, string source)
    {
        var verification = _bench.Verify(source);
        Assert.True(verification.Passed, string.Join(' ', verification.Gates.SelectMany(g => g.Examples)));
        Assert.Equal(model.BuildDigest, verification.BuildDigest);
    }

    private void Clear()
    {
        File.Delete(_bench.Db);
        Directory.Delete(_bench.Checkpoint, recursive: true);
        _files = [];
    }
}
