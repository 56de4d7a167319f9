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

    /// <summary>True for calendar spreads and other combinations, which are never outrights.</summary>
    public static bool IsCombination(ReadOnlySpan<char> rawSymbol) => rawSymbol.ContainsAny('-', ':');

    /// <summary>Every root of which a header maps an outright, in ordinal order.</summary>
    public static IReadOnlyList<string> Find(IEnumerable<DbnMetadata> headers) =>
        [.. headers.SelectMany(h => h.Mappings).Select(m => Find(m.RawSymbol)).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
}
