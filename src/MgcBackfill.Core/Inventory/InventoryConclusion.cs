using MgcBackfill.Formats;
using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Inventory;

/// <summary>Describes in one line what can be done with the files of a folder, and what to do first.</summary>
internal static class InventoryConclusion
{
    /// <summary>Builds the line.</summary>
    public static string Create(InventorySummary summary, IReadOnlyList<InventoryFile> files, FileNames names)
    {
        var toDo = GetAdvice(summary, files, names).ToArray();
        var act = toDo.Length == 0 ? "" : "; " + Joined(toDo);
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

        var gaps = summary.Gaps.Count == 0 ? "no gap" : NumberText.Count(summary.Gaps.Count, "gap");
        return $"{NumberText.Format(summary.Usable)} of {all} can be backfilled{by}: "
            + $"trading days {summary.Days!.Value.First} to {summary.Days.Value.Last}, {gaps}";
    }

    private static IEnumerable<string> GetAdvice(InventorySummary summary, IReadOnlyList<InventoryFile> files, FileNames names)
    {
        InventoryFile[] damaged = [.. files.Where(f => f.IsDamaged)];

        // Fetching a damaged file again also restores its time, so that time is not listed as a gap.
        string[] gaps =
        [
            .. new Coverage(files.Where(f => f.Accepted || f.IsDamaged).Select(Declared)).Gaps.Select(g => UtcText.Range(g.Start, g.End)),
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

    // An unknown range counts as empty.
    private static (long Start, long End) Declared(InventoryFile file) =>
        file is { Start: { } start, End: { } end } ? (Instant.FromDateTime(start), Instant.FromDateTime(end)) : default;

    private static string More(int pairs) => pairs == 1 ? "" : $" and {NumberText.Count(pairs - 1, "more pair")}";

    private static string[] Files(InventorySummary summary, FindingKind kind) =>
        [.. summary.Findings.Where(f => f.Kind == kind).SelectMany(f => f.Files)];

    private static string Joined(string[] parts) => parts.Length == 1 ? parts[0] : $"{string.Join(", ", parts[..^1])} and {parts[^1]}";
}
