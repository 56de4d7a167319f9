using MgcBackfill.Errors;

namespace MgcBackfill.Independent;

/// <summary>What an instrument id means on a UTC date, according to the mappings of one header (S3).</summary>
internal sealed class PlainSymbology
{
    private readonly string _file;
    private readonly ILookup<uint, PlainMapping> _mappings;
    private readonly Dictionary<string, PlainInstrument> _instruments;
    private readonly Dictionary<uint, PlainInstrument> _known = [];
    private DateOnly _date;

    public PlainSymbology(PlainHeader header, PlainRoot root, string file)
    {
        _file = file;
        _mappings = header.Mappings.ToLookup(m => m.InstrumentId);
        _instruments = header
            .Mappings.Select(m => m.Symbol)
            .Distinct()
            .ToDictionary(s => s, s => new PlainInstrument(s, root.IsOutright(s)));
    }

    /// <summary>The single instrument that an id means on the date of a record.</summary>
    /// <exception cref="SourceException">It means none, or several.</exception>
    public PlainInstrument Find(uint id, DateOnly date, long recordIndex, long ts)
    {
        if (date != _date)
        {
            _known.Clear();
            _date = date;
        }

        if (!_known.TryGetValue(id, out var instrument))
            _known.Add(id, instrument = Resolve(id, date, recordIndex, ts));
        return instrument;
    }

    private PlainInstrument Resolve(uint id, DateOnly date, long recordIndex, long ts)
    {
        var symbols = _mappings[id].Where(m => m.Start <= date && date < m.End).Select(m => m.Symbol).Distinct().ToList();
        return symbols.Count switch
        {
            1 => _instruments[symbols[0]],
            0 => throw PlainRefusal.ForRecord(
                ErrorIds.SymbolUnmapped,
                _file,
                recordIndex,
                $"instrument {id} has no symbol on {PlainTime.Format(date)}.",
                id,
                ts
            ),
            _ => throw PlainRefusal.ForRecord(
                ErrorIds.SymbolAmbiguous,
                _file,
                recordIndex,
                $"instrument {id} has several symbols on {PlainTime.Format(date)}: {string.Join(", ", symbols)}.",
                id,
                ts
            ),
        };
    }
}
