using MgcBackfill.Errors;
using MgcBackfill.Formats;
using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Inventory;

/// <summary>Finds bars that two files hold (S4). Files whose bars overlap in time are read a second time, merged in time order.</summary>
internal static class CollisionScan
{
    /// <summary>Returns one finding per pair of files that hold the same bars.</summary>
    /// <param name="files">Files that a backfill would accept and whose records were all read; of files with equal bytes only one.</param>
    /// <param name="names">The names of the files in messages.</param>
    /// <param name="cancellation">Cancels the reading.</param>
    public static IReadOnlyList<InventoryFinding> Find(IEnumerable<InventoryFile> files, FileNames names, CancellationToken cancellation) =>
        [.. Groups(files).SelectMany(g => Read(g, names, cancellation))];

    // Groups files that overlap in time, directly or through other files.
    private static IEnumerable<List<InventoryFile>> Groups(IEnumerable<InventoryFile> files)
    {
        var group = new List<InventoryFile>();
        var reached = DateTime.MinValue;
        foreach (var file in files.Where(f => f.FirstTs is not null).OrderBy(f => f.FirstTs).ThenBy(f => f.Path, StringComparer.Ordinal))
        {
            if (file.FirstTs > reached)
            {
                if (group.Count > 1)
                    yield return group;
                group = [];
            }

            group.Add(file);
            reached = file.LastTs > reached ? file.LastTs.Value : reached;
        }

        if (group.Count > 1)
            yield return group;
    }

    private static IEnumerable<InventoryFinding> Read(List<InventoryFile> group, FileNames names, CancellationToken cancellation)
    {
        var pairs = new SortedDictionary<(int, int), Pair>();
        try
        {
            var files = SourceSet.FindDuplicates(group.Select(f => SourceFile.Inspect(f.Path)), Count, cancellation);
            return [.. pairs.Select(p => Finding(files[p.Key.Item1].Path, files[p.Key.Item2].Path, p.Value, names))];
        }
        catch (BackfillException e)
        {
            // Every one of these files was read to its end before, so it has changed since.
            return
            [
                new InventoryFinding(
                    FindingKind.Overlap,
                    $"{names.FirstFew([.. group.Select(f => f.Path)])} cover the same time, but "
                        + $"they were changed or removed before their bars could be compared: {e.Message}"
                )
                {
                    Files = [.. group.Select(f => f.Path)],
                },
            ];
        }

        void Count(DuplicateBar duplicate, string symbol)
        {
            var (kept, other, ts) = (duplicate.Kept.File, duplicate.Other.File, duplicate.Kept.TsEvent);
            var key = (Math.Min(kept, other), Math.Max(kept, other));
            var known = pairs.GetValueOrDefault(key) ?? new Pair(symbol, ts, ts, 0, 0);
            pairs[key] = known with { Last = ts, Bars = known.Bars + 1, Different = known.Different + (duplicate.Differs ? 1 : 0) };
        }
    }

    private static InventoryFinding Finding(string one, string other, Pair pair, FileNames names) =>
        new(
            FindingKind.Collision,
            $"{names.GetName(one)} and {names.GetName(other)} both hold {NumberText.Count(pair.Bars, "bar")}, "
                + $"the first of {pair.Symbol} at {UtcText.Minute(pair.First)}: "
                + (
                    pair.Different == 0
                        ? "their values are the same, and a backfill uses each once."
                        : $"{NumberText.Format(pair.Different)} of them {(pair.Different == 1 ? "has" : "have")} "
                            + $"different values. A backfill refuses such files unless you let it use the newer one."
                )
        )
        {
            Files = [one, other],
            Symbol = pair.Symbol,
            Start = Instant.ToDateTime(pair.First),
            End = Instant.ToDateTime(pair.Last).AddMinutes(1),
            Bars = pair.Bars,
        };

    private sealed record Pair(string Symbol, long First, long Last, long Bars, long Different);
}
