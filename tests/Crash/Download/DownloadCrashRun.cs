using System.Diagnostics;
using System.Globalization;
using System.Text;
using MgcBackfill.Download;
using MgcBackfill.Gateway;
using MgcBackfill.Market;

namespace MgcBackfill.Crash.Download;

/// <summary>
/// Kills downloads, and breaks their connections, at named points and random moments. For every history it proves: each charge has a
/// record of its own before anybody finishes the work; the same command then finishes; a job is charged once; every file has the bytes of
/// an uninterrupted download; a table that is built from the files has the digest of the market; and nothing that is left, and no output,
/// holds the key. The proxies of the environment lead nowhere, so that a download which asks one of them fails.
/// </summary>
internal sealed class DownloadCrashRun : IAsyncDisposable
{
    private const int MaxBytes = 3000;
    private const int FlushesOfARun = 40;
    private const int SourceRefused = 3;
    private const int Environment = 7;

    private readonly string _folder;
    private readonly Random _random;
    private readonly StandIn _gateway;
    private readonly string _digest;
    private readonly Dictionary<string, SortedDictionary<string, byte[]>> _expected = [];
    private readonly Dictionary<string, (string Method, int Requests)[]> _methods = [];
    private readonly Dictionary<string, string> _environment;
    private readonly string[] _secrets;
    private TimeSpan _time;
    private int _histories;

    private DownloadCrashRun(string folder, int seed, StandIn gateway)
    {
        (_folder, _random, _gateway) = (folder, new Random(seed), gateway);
        var key = new StandInOptions().Key;
        _secrets = [key, Convert.ToBase64String(Encoding.ASCII.GetBytes(key + ":"))];
        _environment = new Dictionary<string, string> { [GatewayKey.Variable] = key };
        foreach (var name in (string[])["http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"])
            _environment[name] = "http://127.0.0.1:9";
        var market = Path.Combine(folder, "market.dbn.zst");
        File.WriteAllBytes(market, gateway.CreateFile(Products.Default));
        _digest = DownloadFolder.BuildDigest(market, Path.Combine(folder, "market.db"));
        foreach (var scenario in DownloadScenario.All)
            Prepare(scenario);
    }

    /// <summary>Starts a stand-in for the service, and measures uninterrupted downloads.</summary>
    public static async Task<DownloadCrashRun> Start(string folder, int seed)
    {
        var options = new StandInOptions
        {
            First = DownloadScenario.Start.AddDays(-1),
            Last = DownloadScenario.End,
            Density = 0.02,
            QuestionsUntilDone = 0,
        };
        return new DownloadCrashRun(folder, seed, await StandIn.Start(options).ConfigureAwait(false));
    }

    /// <summary>Kills the program a number of times, and returns every history when it ends.</summary>
    public IEnumerable<DownloadHistory> Kill(int kills)
    {
        for (var turn = 0; kills > 0; turn++)
        {
            var history = Run(DownloadScenario.All[turn % DownloadScenario.All.Count], isKill: true);
            kills -= history.Happened ? 1 : 0;
            yield return history;
        }
    }

    /// <summary>Breaks a number of connections, and returns every history when it ends.</summary>
    public IEnumerable<DownloadHistory> Break(int connections)
    {
        for (var turn = 0; connections > 0; turn++)
        {
            var history = Run(DownloadScenario.All[turn % DownloadScenario.All.Count], isKill: false);
            connections -= history.Happened ? 1 : 0;
            yield return history;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    private void Prepare(DownloadScenario scenario)
    {
        _gateway.Reset();
        var folder = new DownloadFolder(Path.Combine(_folder, "expected-" + scenario.Name));
        var clock = Stopwatch.StartNew();
        Complete(scenario.Command(_gateway.Address, folder.Path), []);
        _time = clock.Elapsed;
        _expected[scenario.Name] = folder.ReadFiles();
        folder.RequireFinished(_gateway.Charges, _expected[scenario.Name]);
        _methods[scenario.Name] =
        [
            .. _gateway
                .Requests.Select(r => StandIn.GetMethod(new Uri(new Uri(_gateway.Address), r.Split(' ')[1]).AbsolutePath))
                .CountBy(m => m)
                .Select(m => (m.Key, m.Value)),
        ];
    }

    private DownloadHistory Run(DownloadScenario scenario, bool isKill)
    {
        _gateway.Reset();
        var folder = new DownloadFolder(Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"download-{++_histories}")));
        var (point, happened, outputs) = ("", false, new List<string>());
        string? failure;
        try
        {
            (point, happened) = isKill ? Kill(scenario, folder, outputs) : Break(scenario, folder, outputs);
            _gateway.Faults.Clear();
            folder.RequireRecorded(_gateway.Charges);
            Complete(scenario.CommandAfter(_gateway.Address, folder.Path), outputs);
            folder.RequireFinished(_gateway.Charges, _expected[scenario.Name]);
            folder.RequireNoSecret(_secrets, outputs);
            var db = folder.Path + ".db";
            if (DownloadFolder.BuildDigest(folder.Path, db) is var digest && digest != _digest)
                throw new InvalidOperationException($"The digest is {digest}, and that of the market is {_digest}.");
            failure = null;
            Directory.Delete(folder.Path, recursive: true);
            Directory.Delete(Checkpoint.CheckpointFolder.DefaultFor(db), recursive: true);
            File.Delete(db);
            File.Delete(db + ".lock");
        }
        catch (Exception e)
        {
            failure = $"{folder.Path}: {e.Message}";
        }

        return new DownloadHistory(scenario.Name, point, isKill, happened, _gateway.Charges.Count, failure);
    }

    private (string Point, bool Killed) Kill(DownloadScenario scenario, DownloadFolder folder, List<string> outputs)
    {
        var command = scenario.Command(_gateway.Address, folder.Path);
        switch (_random.Next(CrashRun.CanUsePoints ? 3 : 2))
        {
            case 0:
            {
                using var run = TracedProcess.Start(command, _environment);
                var killed = run.KillAfter(_random.NextDouble() * _time);
                return ("a random moment", RequireEnd(run, killed, outputs));
            }

            case 1:
            {
                // The service is in the same process as the harness, so it kills the program exactly where the connection breaks.
                using var started = new ManualResetEventSlim();
                TracedProcess? run = null;
                var fault = RandomFault(
                    scenario,
                    () =>
                    {
                        started.Wait();
                        run!.Kill();
                    }
                );
                _gateway.Faults.Add(fault);
                run = TracedProcess.Start(command, _environment);
                using (run)
                {
                    started.Set();
                    var killed = run.WasKilled();
                    return ($"{Describe(fault.Kind)} {fault.Method}", RequireEnd(run, killed, outputs));
                }
            }

            default:
            {
                using var run = TracedProcess.Start(command, _environment, Tracer.Killing("fsync", _random.Next(1, FlushesOfARun)));
                return ("before a flush to the disk", RequireEnd(run, run.WasKilled(), outputs));
            }
        }
    }

    private (string Point, bool Broken) Break(DownloadScenario scenario, DownloadFolder folder, List<string> outputs)
    {
        var broken = 0;
        var fault = RandomFault(scenario, () => Interlocked.Increment(ref broken));
        _gateway.Faults.Add(fault);
        using var run = TracedProcess.Start(scenario.Command(_gateway.Address, folder.Path), _environment);
        run.WaitForEnd();
        outputs.Add(run.Output);
        if (run.ExitCode is not (0 or SourceRefused or Environment))
            throw new InvalidOperationException($"Exit code {run.ExitCode}:\n{run.Output}");
        return ($"connection broken {Describe(fault.Kind)} {fault.Method}", broken > 0);
    }

    private Fault RandomFault(DownloadScenario scenario, Action act)
    {
        var (method, requests) = _methods[scenario.Name][_random.Next(_methods[scenario.Name].Length)];
        FaultKind[] kinds = [FaultKind.BreakBefore, FaultKind.BreakAfter, FaultKind.BreakInside];
        return new Fault
        {
            Method = method,
            Kind = kinds[_random.Next(kinds.Length)],
            From = _random.Next(1, requests + 1),
            Bytes = _random.Next(MaxBytes),
            Act = act,
        };
    }

    private static string Describe(FaultKind kind) =>
        kind switch
        {
            FaultKind.BreakBefore => "before",
            FaultKind.BreakAfter => "after",
            _ => "inside the answer to",
        };

    private static bool RequireEnd(TracedProcess run, bool killed, List<string> outputs)
    {
        outputs.Add(run.Output);
        return killed || run.ExitCode == 0 ? killed : throw new InvalidOperationException($"Exit code {run.ExitCode}:\n{run.Output}");
    }

    private void Complete(string[] command, List<string> outputs)
    {
        using var run = TracedProcess.Start(command, _environment);
        run.WaitForEnd();
        outputs.Add(run.Output);
        if (run.ExitCode != 0)
            throw new InvalidOperationException($"Exit code {run.ExitCode} of: {string.Join(' ', command)}\n{run.Output}");
    }
}
