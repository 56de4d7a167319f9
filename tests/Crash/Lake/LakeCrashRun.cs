using System.Diagnostics;
using System.Globalization;
using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Synthetic;

namespace MgcBackfill.Crash.Lake;

/// <summary>
/// Kills commands of the lake at named points and random moments. For every history it proves: each data file that a reader can see is
/// whole, that is the new one or the one before; the same command then finishes; every file has the bytes of an uninterrupted build,
/// and nothing else is left; no process outlives its command.
/// </summary>
internal sealed class LakeCrashRun
{
    private const string Building = "_lake/building/";

    private readonly string _folder;
    private readonly Random _random;
    private readonly string _source;
    private readonly Dictionary<string, SortedDictionary<string, byte[]>> _expected = [];
    private readonly TimeSpan _time;
    private int _histories;

    /// <summary>Creates a run whose sources and lakes lie in a folder.</summary>
    public LakeCrashRun(string folder, int seed)
    {
        (_folder, _random) = (folder, new Random(seed));
        _source = Directory.CreateDirectory(Path.Combine(folder, "source")).FullName;
        Write(LakeScenario.Older, new DateOnly(2023, 12, 18), new DateOnly(2024, 1, 5));
        Write("b.dbn.zst", new DateOnly(2024, 1, 5), new DateOnly(2024, 1, 19));
        var (first, clock) = (LakeScenario.All[0], Stopwatch.StartNew());
        TracedProcess.Complete(first.Command(_source, Path.Combine(folder, "timed")), 0);
        _time = clock.Elapsed;
    }

    /// <summary>Kills a number of times, and returns every history when it ends.</summary>
    public IEnumerable<LakeKill> Kill(int kills)
    {
        for (var turn = 0; kills > 0; turn++)
        {
            var result = Kill(LakeScenario.All[turn % LakeScenario.All.Count]);
            kills -= result.Killed ? 1 : 0;
            yield return result;
        }
    }

    private LakeKill Kill(LakeScenario scenario)
    {
        var expected = GetExpected(scenario);
        var lake = Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"lake-{++_histories}"));
        var (point, killed) = ("a random moment", false);
        try
        {
            scenario.Prepare(_source, lake);
            var earlier = ReadFiles(lake);
            var command = scenario.Command(_source, lake);
            if (CrashRun.CanUsePoints && _random.Next(2) == 0)
            {
                // With two workers, the one that publishes is killed, and the run ends with an error.
                point = "before a file is put in its place";
                using var run = TracedProcess.Start(
                    command,
                    Tracer.Killing("rename", _random.Next(1, CountWritten(expected, earlier) + 1))
                );
                killed = run.WasKilled() || run.Output.Contains(ErrorIds.WorkerExited, StringComparison.Ordinal);
                WaitForWorkers(run.Mark);
            }
            else
            {
                using var run = TracedProcess.Start(command);
                killed = run.KillAfter(_random.NextDouble() * _time);
                WaitForWorkers(run.Mark);
            }

            RequireWhole(ReadFiles(lake), expected, earlier);
            InProcess.Complete(command, 0);
            RequireEqual(ReadFiles(lake), expected);
            Directory.Delete(lake, recursive: true);
            return new LakeKill(scenario.Name, point, killed, null);
        }
        catch (Exception e)
        {
            return new LakeKill(scenario.Name, point, killed, $"{lake}: {e.Message}");
        }
    }

    private SortedDictionary<string, byte[]> GetExpected(LakeScenario scenario)
    {
        if (_expected.TryGetValue(scenario.Name, out var known))
            return known;
        var lake = Path.Combine(_folder, $"expected-{_expected.Count}");
        scenario.Prepare(_source, lake);
        scenario.Finish(_source, lake);
        return _expected[scenario.Name] = ReadFiles(lake);
    }

    // Number of files that the command puts in their places.
    private static int CountWritten(SortedDictionary<string, byte[]> expected, SortedDictionary<string, byte[]> earlier) =>
        expected.Count(f => !earlier.TryGetValue(f.Key, out var old) || !old.AsSpan().SequenceEqual(f.Value));

    private static void RequireWhole(
        SortedDictionary<string, byte[]> found,
        SortedDictionary<string, byte[]> expected,
        SortedDictionary<string, byte[]> earlier
    )
    {
        foreach (var (name, bytes) in found.Where(f => !f.Key.StartsWith(Building, StringComparison.Ordinal)))
        {
            var isWhole =
                (expected.TryGetValue(name, out var after) && bytes.AsSpan().SequenceEqual(after))
                || (earlier.TryGetValue(name, out var before) && bytes.AsSpan().SequenceEqual(before));
            if (!isWhole)
                throw new InvalidOperationException($"{name} is neither the file before the kill nor the one after it.");
        }
    }

    private static void RequireEqual(SortedDictionary<string, byte[]> found, SortedDictionary<string, byte[]> expected)
    {
        if (!found.Keys.SequenceEqual(expected.Keys))
            throw new InvalidOperationException($"The lake has other files: {string.Join(", ", found.Keys.Except(expected.Keys))}.");
        foreach (var (name, bytes) in found)
        {
            if (!bytes.AsSpan().SequenceEqual(expected[name]))
                throw new InvalidOperationException($"{name} has other bytes than after an uninterrupted build.");
        }
    }

    // Workers end by themselves when the run that started them is gone.
    private static void WaitForWorkers(string mark)
    {
        var clock = Stopwatch.StartNew();
        while (LeftoverProcesses.Find(mark).Any())
        {
            if (clock.Elapsed > TimeSpan.FromSeconds(20))
                throw new InvalidOperationException("A worker outlives its run.");
            Thread.Sleep(20);
        }
    }

    private static SortedDictionary<string, byte[]> ReadFiles(string folder) =>
        new(
            Directory.Exists(folder)
                ? Directory
                    .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                    .ToDictionary(f => Path.GetRelativePath(folder, f).Replace('\\', '/'), File.ReadAllBytes)
                : [],
            StringComparer.Ordinal
        );

    private void Write(string name, DateOnly start, DateOnly end)
    {
        using var file = File.Create(Path.Combine(_source, name));
        SyntheticFile.Write(
            file,
            new SyntheticMarketOptions
            {
                Products = [Products.Get("MGC"), Products.Get("ES")],
                Start = start,
                End = end,
                Density = 0.2,
            }
        );
    }
}
