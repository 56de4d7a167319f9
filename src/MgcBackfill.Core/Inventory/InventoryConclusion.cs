using MgcBackfill.Formats;
using MgcBackfill.Market;

namespace MgcBackfill.Inventory;

/// <summary>Describes in one line what can be done with the files of a folder, and what to do first.</summary>
internal static class InventoryConclusion
{
    // Products with different trading days that are named.
    private const int MaxGroups = 3;

    /// <summary>Builds the line.</summary>
    public static string Create(InventorySummary summary, IReadOnlyList<InventoryFile> files, FileNames names, Product? product)
    {
        var toDo = GetAdvice(summary, files, names, product).ToArray();
        var act = toDo.Length == 0 ? "" : "; " + NumberText.Joined(toDo, toDo.Length);
        return GetState(summary, files) + act + ".";
    }

    private static string GetState(InventorySummary summary, IReadOnlyList<InventoryFile> files)
    {
        var all = $"{NumberText.Count(summary.Files, "file")}";
        var by = summary.HeaderOnly ? ", by their headers only" : "";
        if (summary.Usable == 0)
        {
            var reasons = files
                .Where(f => !f.Accepted)
                .CountBy(f => f.ErrorId!)
                .OrderByDescending(r => r.Value)
                .ThenBy(r => r.Key, StringComparer.Ordinal);
            return $"None of {all} can be backfilled ({string.Join(", ", reasons.Select(r => $"{NumberText.Format(r.Value)} {r.Key}"))})";
        }

        return $"{NumberText.Format(summary.Usable)} of {all} can be backfilled{by}: {GetDays(summary)}";
    }

    // Products with the same trading days and the same number of gaps are named together.
    private static string GetDays(InventorySummary summary)
    {
        var groups = summary
            .Roots.GroupBy(r => (r.FirstDay, r.LastDay, Gaps: summary.Gaps.Count(g => g.Roots.Contains(r.Root))), r => r.Root)
            .ToArray();
        var text = groups
            .Take(MaxGroups)
            .Select(g =>
                $"{NumberText.Joined([.. g])}, trading days {TradingDay.From(g.Key.FirstDay)} to {TradingDay.From(g.Key.LastDay)}, "
                + (g.Key.Gaps == 0 ? "no gap" : NumberText.Count(g.Key.Gaps, "gap"))
            );
        var others = groups.Skip(MaxGroups).Sum(g => g.Count());
        return string.Join("; ", text) + (others == 0 ? "" : $"; {NumberText.Count(others, "more product")} on other days");
    }

    private static IEnumerable<string> GetAdvice(
        InventorySummary summary,
        IReadOnlyList<InventoryFile> files,
        FileNames names,
        Product? product
    )
    {
        InventoryFile[] damaged = [.. files.Where(f => f.IsDamaged)];

        // Fetching a damaged file again also restores its time, so that time is not listed as a gap.
        var roots = RootCoverage.Create(files.Where(f => f.Accepted || f.IsDamaged), product);
        string[] gaps =
        [
            .. RootCoverage
                .FindGaps(roots)
                .Select(g => UtcText.Range(g.Start, g.End) + (g.Roots.Count == roots.Count ? "" : $" of {NumberText.Joined(g.Roots)}")),
        ];
        if (summary.Gaps.Count > 0 && gaps.Length > 0)
            yield return $"download {NumberText.FirstFew(gaps, 3)}";
        if (damaged.Length > 0)
            yield return $"download {names.FirstFew([.. damaged.Select(f => f.Path)])} again";
        if (Files(summary, FindingKind.MissingFile) is { Length: > 0 } missing)
            yield return $"download {names.FirstFew(missing)}, which the manifest lists";
        if (summary.Duplicates.Count > 0)
            yield return $"leave out {names.FirstFew([.. summary.Duplicates.SelectMany(d => d.Files.Skip(1))])}";
        if (summary.Collisions is { Count: > 0 } collisions)
            yield return $"give only one of {names.GetName(collisions[0].Files[0])} and "
                + $"{names.GetName(collisions[0].Files[1])}{More(collisions.Count)}";
        if (summary.Overlaps is { Count: > 0 } overlaps)
            yield return $"check whether {names.GetName(overlaps[0].Files[0])} and "
                + $"{names.GetName(overlaps[0].Files[^1])} hold the same bars{More(overlaps.Count)}";
        if (summary is { Usable: > 0, Uneven: { Count: > 0 } uneven })
            yield return uneven.Count == 1
                ? "check 1 schema or contract whose data begin or end at another time than the others"
                : $"check {NumberText.Format(uneven.Count)} schemas or contracts whose data begin or end at another time than the others";
        if (Files(summary, FindingKind.EarlyEnd) is { Length: > 0 } early)
            yield return $"check whether {names.FirstFew(early)} {(early.Length == 1 ? "was" : "were")} cut off";
    }

    private static string More(int pairs) => pairs == 1 ? "" : $" and {NumberText.Count(pairs - 1, "more pair")}";

    private static string[] Files(InventorySummary summary, FindingKind kind) =>
        [.. summary.Findings.Where(f => f.Kind == kind).SelectMany(f => f.Files)];
}
