using MgcBackfill.Formats;
using MgcBackfill.Market;

namespace MgcBackfill.Inventory;

/// <summary>Finds files whose headers declare the same time for the same symbols.</summary>
internal static class OverlapScan
{
    /// <summary>Returns one finding per file that begins before the end of earlier files that map some of its symbols.</summary>
    /// <param name="spans">The declared time and symbols of files that a backfill would accept.</param>
    /// <param name="names">The names of the files in messages.</param>
    public static IEnumerable<InventoryFinding> Find(IEnumerable<DeclaredSpan> spans, FileNames names)
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
        var earlier = names.FirstFew([.. before.Select(o => o.Row.Path)]);
        return new InventoryFinding(
            FindingKind.Overlap,
            $"{earlier} and {names.GetName(span.Row.Path)} both cover {UtcText.Range(span.Start, end)}: they can hold the same bars."
        )
        {
            Files = [.. before.Select(o => o.Row.Path), span.Row.Path],
            Start = Instant.ToDateTime(span.Start),
            End = Instant.ToDateTime(end),
        };
    }
}
