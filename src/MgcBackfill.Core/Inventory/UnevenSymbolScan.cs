using MgcBackfill.Dbn;
using MgcBackfill.Market;

namespace MgcBackfill.Inventory;

/// <summary>
/// Finds contracts that are no longer mapped although later files of their series exist and their contract month has not come yet. The
/// mapping of an expired contract ends, but not before its month. Mappings may continue for years after that, so if the month of a name
/// would lie far ahead, the name means an old contract.
/// </summary>
internal sealed class UnevenSymbolScan
{
    // Contracts of this product are listed about two years ahead; this leaves a margin.
    private const int MonthsListed = 36;

    private readonly Dictionary<(string Dataset, string Schema, string Symbol), (MappingInterval Last, string Path)> _last = [];
    private readonly Dictionary<(string Dataset, string Schema), DateOnly> _ends = [];

    /// <summary>Adds the mappings of a header.</summary>
    public void Add(string path, DbnMetadata header)
    {
        if (header.End is not { } end || end <= header.Start)
            return;
        var series = (header.Dataset, DbnNames.Format(header.Schema));
        var behind = DateOnly.FromDateTime(Instant.ToDateTime(end - 1)).AddDays(1);
        if (!_ends.TryGetValue(series, out var known) || known < behind)
            _ends[series] = behind;
        foreach (var mapping in header.Mappings.Where(m => Outright.IsOutright(m.RawSymbol)))
        {
            var key = (series.Dataset, series.Item2, mapping.RawSymbol);
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
        foreach (var ((dataset, schema, symbol), (last, path)) in _last.OrderBy(l => l.Value.Last.End).ThenBy(l => l.Key))
        {
            var end = _ends[(dataset, schema)];
            if (last.End >= end || !ContractMonth.TryParse(symbol, TradingDay.From(last.Start), out var month))
                continue;
            var begins = new DateOnly(month.Year, month.Month, 1);
            if (last.End > begins || begins > last.Start.AddMonths(MonthsListed))
                continue;
            var mapping = new UnevenMapping(path, names.GetName(path), schema, last.End, end);
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
}
