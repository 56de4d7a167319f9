using MgcBackfill.Formats;
using MgcBackfill.Market;

namespace MgcBackfill.Inventory;

/// <summary>Finds files whose headers claim the same time of the same symbols.</summary>
internal static class OverlapScan
{
    /// <summary>One finding for each file that begins before earlier ones have ended that map some of its symbols.</summary>
    /// <param name="spans">What the headers of files claim that a backfill would take.</param>
    /// <param name="names">Their names for messages.</param>
    public static IEnumerable<InventoryFinding> Of(IEnumerable<DeclaredSpan> spans, FileNames names)
    {
        var open = new List<DeclaredSpan>();
        foreach (var span in spans.Where(s => s.Start < s.End).OrderBy(s => s.Start).ThenBy(s => s.Row.Path, StringComparer.Ordinal))
        {
            open.RemoveAll(o => o.End <= span.Start);
            DeclaredSpan[] shared = [.. open.Where(o => o.SharesSymbolWith(span))];
            if (shared.Length > 0)
                yield return Finding(shared, span, names);
            open.Add(span);
        }
    }

    private static InventoryFinding Finding(DeclaredSpan[] before, DeclaredSpan span, FileNames names)
    {
        var end = before.Select(o => Math.Min(o.End, span.End)).Max();
        var earlier = names.Some([.. before.Select(o => o.Row.Path)]);
        return new InventoryFinding(
            FindingKind.Overlap, $"{earlier} and {names.Of(span.Row.Path)} both cover {UtcText.Range(span.Start, end)}: they can hold the same bars.")
        {
            Files = [.. before.Select(o => o.Row.Path), span.Row.Path],
            Start = Instant.ToDateTime(span.Start),
            End = Instant.ToDateTime(end),
        };
    }
}
