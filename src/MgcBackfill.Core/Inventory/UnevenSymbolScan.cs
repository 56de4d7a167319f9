using MgcBackfill.Dbn;
using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Inventory;

/// <summary>
/// Finds contracts that are no longer mapped although later files of their product and schema exist and their contract month has not come
/// yet. The mapping of an expired contract ends, but not before its month or, if that is earlier, its last trading day. Mappings may
/// continue for years after that, so if the month of a name would lie far ahead, the name means an old contract.
/// </summary>
/// <param name="product">The product whose contracts are examined; null for all products.</param>
internal sealed class UnevenSymbolScan(Product? product)
{
    // A name with a one-digit year means another contract ten years later. A contract that lies this far ahead may be one of ten years ago.
    private const int MonthsListed = 36;

    private readonly Dictionary<(Series Series, string Symbol), (MappingInterval Last, string Path)> _last = [];
    private readonly Dictionary<Series, DateOnly> _ends = [];

    /// <summary>Adds the mappings of a header.</summary>
    public void Add(string path, DbnMetadata header)
    {
        if (header.End is not { } end || end <= header.Start)
            return;
        var behind = DateOnly.FromDateTime(Instant.ToDateTime(end - 1)).AddDays(1);
        foreach (var mapping in header.Mappings)
        {
            if (OutrightRoots.Find(mapping.RawSymbol) is not { } root || (product is not null && root != product.Root))
                continue;
            var series = new Series(header.Dataset, DbnNames.Format(header.Schema), root);
            if (!_ends.TryGetValue(series, out var known) || known < behind)
                _ends[series] = behind;
            var key = (series, mapping.RawSymbol);
            foreach (var interval in mapping.Intervals.Where(i => i.Symbol.Length > 0 && i.Start < i.End))
            {
                if (!_last.TryGetValue(key, out var last) || last.Last.End < interval.End)
                    _last[key] = (interval, path);
            }
        }
    }

    /// <summary>Returns one finding per such contract.</summary>
    public IEnumerable<InventoryFinding> Findings(FileNames names)
    {
        foreach (
            var ((series, symbol), (last, path)) in _last
                .OrderBy(l => l.Value.Last.End)
                .ThenBy(l => l.Key.Symbol, StringComparer.Ordinal)
                .ThenBy(l => l.Key.Series.Schema, StringComparer.Ordinal)
                .ThenBy(l => l.Key.Series.Dataset, StringComparer.Ordinal)
        )
        {
            var end = _ends[series];
            if (last.End >= end || !ContractMonth.TryParse(symbol, TradingDay.From(last.Start), out var month))
                continue;
            var begins = new DateOnly(month.Year, month.Month, 1);
            var lastTrade = Products.Get(series.Root).GetLastTradingDay(month);
            if (last.End > begins || last.End > lastTrade || begins > last.Start.AddMonths(MonthsListed))
                continue;
            var mapping = new UnevenMapping(path, names.GetName(path), series.Schema, last.End, end);
            yield return new InventoryFinding(FindingKind.UnevenSymbol, mapping.Format(symbol, month))
            {
                Mapping = mapping,
                Files = [path],
                Symbol = symbol,
                Start = last.End.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc),
                End = end.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc),
            };
        }
    }

    private sealed record Series(string Dataset, string Schema, string Root);
}
