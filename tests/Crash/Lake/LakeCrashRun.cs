using System.Diagnostics;
using System.Globalization;
using MgcBackfill.Market;
using MgcBackfill.Synthetic;

namespace MgcBackfill.Crash.Lake;

/// <summary>
/// Kills commands of the lake at named points and random moments. For every history it proves: each data file that a reader can see is whole,
/// that is the new one or the one before; the same command then finishes; every file has the bytes of a build that nobody killed, and nothing
/// else is left; no process outlives its command.
/// </summary>
internal sealed class LakeCrashRun
{
    private const string Building = "_lake/building/";

    private readonly string _folder;
    private readonly Random _random;
    private readonly string _source;
    private readonly Dictionary<string, (SortedDictionary<string, byte[]> Files, TimeSpan Time)> _expected = [];
    private int _histories;

    /// <summary>Creates a run whose sources and lakes lie in a folder.</summary>
    public LakeCrashRun(string folder, int seed)
    {
        (_folder, _random) = (folder, new Random(seed));
        _source = Directory.CreateDirectory(Path.Combine(folder, "source")).FullName;
        Write(LakeScenario.Older, new DateOnly(2023, 12, 18), new DateOnly(2024, 1, 5));
        Write("b.dbn.zst", new DateOnly(2024, 1, 5), new DateOnly(2024, 1, 19));
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
        var (expected, time) = GetExpected(scenario);
        var lake = Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"lake-{++_histories}"));
        var (point, killed) = ("a random moment", false);
        try
        {
            foreach (var before in scenario.Before)
                TracedProcess.Complete(before(_source, lake), 0);
            var earlier = ReadFiles(lake);
            var command = scenario.Command(_source, lake);
            if (CrashRun.CanUsePoints && _random.Next(2) == 0 && FindPoint(expected, earlier) is { } file)
            {
                point = $"before {Shorten(file)} is put in its place";
                using var run = TracedProcess.Start(command, Tracer.Killing("rename", Path.Combine(lake, file), 1));
                killed = run.WasKilled();
                LeftoverProcesses.Kill(run.Mark);
            }
            else
            {
                using var run = TracedProcess.Start(command);
                killed = run.KillAfter(_random.NextDouble() * time);
                WaitForWorkers(run.Mark);
            }

            RequireWhole(ReadFiles(lake), expected, earlier);
            TracedProcess.Complete(command, 0);
            RequireEqual(ReadFiles(lake), expected);
            Directory.Delete(lake, recursive: true);
            return new LakeKill(scenario.Name, point, killed, null);
        }
        catch (Exception e)
        {
            return new LakeKill(scenario.Name, point, killed, $"{lake}: {e.Message}");
        }
    }

    private (SortedDictionary<string, byte[]> Files, TimeSpan Time) GetExpected(LakeScenario scenario)
    {
        if (_expected.TryGetValue(scenario.Name, out var known))
            return known;
        var lake = Path.Combine(_folder, $"expected-{_expected.Count}");
        foreach (var before in scenario.Before)
            TracedProcess.Complete(before(_source, lake), 0);
        var clock = Stopwatch.StartNew();
        TracedProcess.Complete(scenario.Command(_source, lake), 0);
        var expected = (ReadFiles(lake), clock.Elapsed);
        _expected.Add(scenario.Name, expected);
        return expected;
    }

    // A file that the command puts in its place.
    private string? FindPoint(SortedDictionary<string, byte[]> expected, SortedDictionary<string, byte[]> earlier)
    {
        string[] written =
        [
            .. expected.Where(f => !earlier.TryGetValue(f.Key, out var old) || !old.AsSpan().SequenceEqual(f.Value)).Select(f => f.Key),
        ];
        return written.Length == 0 ? null : written[_random.Next(written.Length)];
    }

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
                throw new InvalidOperationException($"{name} has other bytes than after a build that nobody killed.");
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

    private static string Shorten(string file) => file.StartsWith("_lake", StringComparison.Ordinal) ? file : Path.GetDirectoryName(file)!;

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
