using MgcBackfill.Dbn;
using MgcBackfill.Formats;
using MgcBackfill.Market;

namespace MgcBackfill.Inventory;

/// <summary>
/// Finds contracts that are mapped no longer while the files of their series go on, and whose month has not come: an expired contract
/// ends, but not before its month. Mappings may run on for years after that, so a name whose month would lie far ahead is that of an old one.
/// </summary>
internal sealed class UnevenSymbolScan
{
    // Contracts of this product are listed two years ahead.
    private const int MonthsListed = 36;

    private readonly Dictionary<(string Dataset, string Schema, string Symbol), (MappingInterval Last, string Path)> _last = [];
    private readonly Dictionary<(string Dataset, string Schema), DateOnly> _ends = [];

    /// <summary>Adds what a header maps.</summary>
    public void Add(string path, DbnMetadata header)
    {
        if (header.End is not { } end || end <= header.Start)
            return;
        var series = (header.Dataset, DbnNames.Of(header.Schema));
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

    /// <summary>One finding for each such contract.</summary>
    public IEnumerable<InventoryFinding> Findings(FileNames names)
    {
        foreach (var ((dataset, schema, symbol), (last, path)) in _last.OrderBy(l => l.Value.Last.End).ThenBy(l => l.Key))
        {
            var end = _ends[(dataset, schema)];
            if (last.End >= end || !ContractMonth.TryParse(symbol, TradingDay.Of(last.Start), out var month))
                continue;
            var begins = new DateOnly(month.Year, month.Month, 1);
            if (last.End > begins || begins > last.Start.AddMonths(MonthsListed))
                continue;
            yield return new InventoryFinding(
                FindingKind.UnevenSymbol,
                $"{symbol} of {month} is mapped until {UtcText.Date(last.End)} (in {names.Of(path)}), but {schema} continues until {UtcText.Date(end)}: bars of a contract that had not expired can be missing.")
            {
                Files = [path],
                Symbol = symbol,
                Start = last.End.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc),
                End = end.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc),
            };
        }
    }
}
