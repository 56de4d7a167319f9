using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Inventory;

/// <summary>The time that files with outrights of one product cover by their headers.</summary>
/// <param name="Root">The product's root.</param>
/// <param name="Files">Number of the files.</param>
/// <param name="Coverage">The time.</param>
internal sealed record RootCoverage(string Root, int Files, Coverage Coverage)
{
    /// <summary>The coverage of every product in the files, in ordinal order of the roots.</summary>
    /// <param name="files">The files.</param>
    /// <param name="product">The only product that is wanted; null for all.</param>
    public static IReadOnlyList<RootCoverage> Create(IEnumerable<InventoryFile> files, Product? product) =>
        [
            .. files
                .SelectMany(f => f.Roots.Select(r => (r.Root, Range: GetRange(f))))
                .Where(f => product is null || f.Root == product.Root)
                .GroupBy(f => f.Root, f => f.Range)
                .OrderBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => new RootCoverage(g.Key, g.Count(), new Coverage(g))),
        ];

    /// <summary>Each gap in the time of a product, with the roots of all products that have the same gap; in order of time.</summary>
    public static IEnumerable<(long Start, long End, IReadOnlyList<string> Roots)> FindGaps(IReadOnlyList<RootCoverage> roots) =>
        roots
            .SelectMany(r => r.Coverage.Gaps.Select(g => (Gap: g, r.Root)))
            .GroupBy(g => g.Gap, g => g.Root)
            .OrderBy(g => g.Key)
            .Select(g => (g.Key.Start, g.Key.End, (IReadOnlyList<string>)[.. g]));

    // An unknown range counts as empty.
    private static (long Start, long End) GetRange(InventoryFile file) =>
        file is { Start: { } start, End: { } end } ? (Instant.FromDateTime(start), Instant.FromDateTime(end)) : default;
}
