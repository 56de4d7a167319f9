using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Lake;

/// <summary>
/// What the readings of a build have counted, by interval and year. A commit compares it with the manifests, and need not read the sources
/// again if every year of them was counted.
/// </summary>
internal sealed class LakeCounts
{
    private readonly Dictionary<(BarInterval Interval, int Year), LakeYearCount> _years = [];

    /// <summary>The years that were counted.</summary>
    public IReadOnlyCollection<LakeYearCount> Years => _years.Values;

    /// <summary>Adds a year, or replaces what an earlier reading has counted.</summary>
    public void Add(LakeYearCount year) => _years[(year.Interval, year.Year)] = year;

    /// <summary>Forgets everything.</summary>
    public void Clear() => _years.Clear();

    /// <summary>The number of bars of each unit of a source that has any; null if a year of its files was not counted.</summary>
    /// <param name="source">The accepted files.</param>
    public IReadOnlyDictionary<LakeUnitName, long>? Find(SourceSet source)
    {
        var counts = new Dictionary<LakeUnitName, long>();
        var (first, last) = GetYears(source);
        for (var year = first; year <= last; year++)
        {
            if (!_years.TryGetValue((source.Interval, year), out var count))
                return null;
            foreach (var (root, bars) in count.Bars)
                counts.Add(new LakeUnitName(source.Interval, root, year), bars);
        }

        return counts;
    }

    /// <summary>The first and the last year in which a file of a source may have a bar, by the headers.</summary>
    public static (int First, int Last) GetYears(SourceSet source) =>
        (
            Instant.ToDateTime(source.Files.Min(f => f.Range.Start)).Year,
            Instant.ToDateTime(source.Files.Max(f => Math.Max(f.Range.Start, f.Range.End - 1))).Year
        );
}
