using MgcBackfill.Market;

namespace MgcBackfill.Lake;

/// <summary>
/// Finds the units of headers, and the files of each. A file is one of a unit's sources if it maps an instrument of the unit's root at a
/// time that decides what the unit holds.
/// </summary>
internal sealed class UnitFinder(LakeOptions options)
{
    private readonly Dictionary<string, string> _roots = new(StringComparer.Ordinal);
    private readonly List<(HeaderFile File, string Root, long Start, long End, bool IsOutright)> _spans = [];

    /// <summary>Adds a file.</summary>
    public void Add(HeaderFile file)
    {
        // One span of time for each root and form of symbol: a file maps thousands of symbols, each over the whole of its range.
        var spans = new Dictionary<(string Root, bool IsOutright), List<(long Start, long End)>>();
        var (fileStart, fileEnd) = (file.Header.Start, file.Header.End!.Value);
        foreach (var mapping in file.Header.Mappings)
        {
            var root = GetRoot(mapping.RawSymbol);
            if (options.Roots.Count > 0 && !options.Roots.Contains(root))
                continue;
            var key = (root, OutrightSymbol.TryParse(mapping.RawSymbol, out _));
            if (!spans.TryGetValue(key, out var times))
                spans.Add(key, times = []);
            foreach (var interval in mapping.Intervals.Where(i => i.Symbol.Length > 0))
            {
                var start = Math.Max(fileStart, GetStart(interval.Start));
                var end = Math.Min(fileEnd, GetStart(interval.End));
                if (start < end && !times.Exists(t => t.Start <= start && end <= t.End))
                    times.Add((start, end));
            }
        }

        foreach (var ((root, isOutright), times) in spans)
            _spans.AddRange(times.Select(t => (file, root, t.Start, t.End, isOutright)));
    }

    /// <summary>Every unit, with the paths of its files in ordinal order.</summary>
    public Dictionary<LakeUnitTask, List<string>> Find()
    {
        var units = new Dictionary<LakeUnitTask, List<string>>();
        foreach (var group in _spans.GroupBy(s => (s.File.Interval, s.Root)))
        {
            foreach (var year in group.SelectMany(s => Years(s.Start, s.End)).Distinct())
            {
                var name = new LakeUnitName(group.Key.Interval, group.Key.Root, year);
                var withFront = new LakeUnitTask(name, HasFront: true);
                var task = withFront with { HasFront = MayHaveFront(name) && HasOutrights(group.Where(s => Overlaps(s, withFront))) };
                units.Add(task, [.. group.Where(s => Overlaps(s, task)).Select(s => s.File.Path).Distinct().Order(StringComparer.Ordinal)]);
            }
        }

        return units;
    }

    /// <summary>Every root of files, in ordinal order.</summary>
    public IEnumerable<string> FindRoots(IEnumerable<HeaderFile> files) =>
        files.SelectMany(f => f.Header.Mappings).Select(m => GetRoot(m.RawSymbol)).Distinct().Order(StringComparer.Ordinal);

    private bool MayHaveFront(LakeUnitName name) =>
        !options.LeavesOutFront(name.Root) && name.Interval == BarInterval.Minute && name.Root != LakeRoots.Other;

    // A text is read for the bars alone: none of it is ever selected (E1).
    private static bool HasOutrights(IEnumerable<(HeaderFile File, string, long, long, bool IsOutright)> spans)
    {
        var found = false;
        foreach (var span in spans)
        {
            if (span.File.Text is not null)
                return false;
            found |= span.IsOutright;
        }

        return found;
    }

    private static bool Overlaps((HeaderFile, string, long Start, long End, bool) span, LakeUnitTask unit) =>
        span.Start < unit.End && unit.Start < span.End;

    private static IEnumerable<int> Years(long start, long end)
    {
        var (first, last) = (Instant.ToDateTime(start).Year, Instant.ToDateTime(end - 1).Year);
        return Enumerable.Range(first, last - first + 1);
    }

    private static long GetStart(DateOnly date) => Instant.FromDateTime(date.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc));

    private string GetRoot(string rawSymbol)
    {
        if (!_roots.TryGetValue(rawSymbol, out var root))
            _roots.Add(rawSymbol, root = LakeRoots.Of(rawSymbol));
        return root;
    }
}
