using MgcBackfill.Dbn;
using MgcBackfill.Market;

namespace MgcBackfill.Source;

/// <summary>The roots of outrights, whatever the product (R1).</summary>
internal static class OutrightRoots
{
    /// <summary>The root of an outright.</summary>
    /// <returns>Null for spreads, combinations, and symbols of an unknown form.</returns>
    public static string? Find(ReadOnlySpan<char> rawSymbol) =>
        OutrightSymbol.TryParse(rawSymbol, out var parts) ? parts.Root.ToString() : null;

    /// <summary>The root of the product of an outright, a calendar spread or a combination, by the beginning of its name.</summary>
    /// <returns>Null for a symbol of an unknown form.</returns>
    public static string? FindOfAny(ReadOnlySpan<char> rawSymbol)
    {
        var end = rawSymbol.IndexOfAny('-', ':');
        if (end < 0)
            return Find(rawSymbol);
        var first = rawSymbol[..end];
        return rawSymbol[end] == '-' ? Find(first)
            : Products.IsRoot(first) ? first.ToString()
            : null;
    }

    /// <summary>
    /// True unless a header shows that its file holds other products only: it maps symbols of other roots, none of this one, and was not
    /// requested for it. Such a file says nothing about the product, on the days that it covers either (T4).
    /// </summary>
    public static bool Concerns(DbnMetadata header, Product product)
    {
        var others = false;
        foreach (var mapping in header.Mappings)
        {
            var root = FindOfAny(mapping.RawSymbol);
            if (root == product.Root)
                return true;
            others |= root is not null;
        }

        return !others || header.Symbols.Contains(product.ParentSymbol);
    }

    /// <summary>True for calendar spreads and other combinations, which are never outrights.</summary>
    public static bool IsCombination(ReadOnlySpan<char> rawSymbol) => rawSymbol.ContainsAny('-', ':');

    /// <summary>Every root of which a header maps an outright, in ordinal order.</summary>
    public static IReadOnlyList<string> Find(IEnumerable<DbnMetadata> headers) =>
        [.. headers.SelectMany(h => h.Mappings).Select(m => Find(m.RawSymbol)).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
}
