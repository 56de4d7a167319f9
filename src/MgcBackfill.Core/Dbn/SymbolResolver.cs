using System.Globalization;
using System.Runtime.CompilerServices;
using MgcBackfill.Errors;
using MgcBackfill.Formats;

namespace MgcBackfill.Dbn;

/// <summary>
/// Resolves (instrument id, UTC date) to a raw symbol by the header's own mappings (S3). The result is cached per id and date, so that a
/// record costs one lookup in a flat table.
/// </summary>
internal sealed class SymbolResolver
{
    private const int NoDate = int.MinValue;
    private const int NeverDate = int.MinValue + 1;

    private readonly Dictionary<uint, List<Mapping>> _mappings = [];
    private readonly SymbolTable _symbols;
    private readonly Slot[] _slots;
    private readonly int _shift;
    private int _date = NoDate;

    /// <exception cref="DbnFormatException">The mappings do not lead to instrument ids, or an id is not a number.</exception>
    public SymbolResolver(DbnMetadata metadata, SymbolTable symbols)
    {
        _symbols = symbols;
        var inverse = metadata.StypeIn == DbnStype.InstrumentId;
        if (!inverse && metadata.StypeOut != DbnStype.InstrumentId && metadata.Mappings.Count > 0)
        {
            throw new DbnFormatException(
                ErrorIds.DbnHeaderInvalid,
                $"The header maps {DbnNames.Format(metadata.StypeIn)} to {DbnNames.Format(metadata.StypeOut)}, not to instrument ids.",
                0
            );
        }

        foreach (var mapping in metadata.Mappings)
        {
            foreach (var interval in mapping.Intervals)
            {
                // The vendor writes both forms for "not resolved in this interval".
                if (interval.Symbol.Length == 0 || interval.Start == interval.End)
                    continue;
                var (id, symbol) = inverse ? (mapping.RawSymbol, interval.Symbol) : (interval.Symbol, mapping.RawSymbol);
                Add(ParseId(id, symbol), new Mapping(interval.Start.DayNumber, interval.End.DayNumber, symbols.Intern(symbol)));
            }
        }

        var bits = Math.Max(4, 32 - int.LeadingZeroCount(_mappings.Count * 2));
        _shift = 32 - bits;
        _slots = new Slot[1 << bits];
        Array.Fill(_slots, new Slot { Date = NeverDate });
        foreach (var id in _mappings.Keys)
            _slots[FindFreeSlot(id)] = new Slot
            {
                Id = id,
                Date = NeverDate,
                Used = true,
            };
    }

    /// <summary>Sets the UTC date of the records that follow, in days since 0001-01-01.</summary>
    public void SetDate(int dayNumber) => _date = dayNumber;

    /// <summary>The symbol's index on the current date, or -1; <see cref="Unresolved"/> then gives the reason.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Resolve(uint id)
    {
        var slots = _slots;
        for (var i = (int)((id * 2654435769u) >> _shift); ; i++)
        {
            ref var slot = ref slots[i & (slots.Length - 1)];
            if (slot.Id == id && slot.Date == _date)
                return slot.Symbol;
            if (slot.Id == id && slot.Used)
                return ResolveDate(ref slot);
            if (!slot.Used)
                return -1;
        }
    }

    /// <summary>The reason why <see cref="Resolve"/> returned -1 for <paramref name="id"/>.</summary>
    public (string ErrorId, string Message) Unresolved(uint id)
    {
        var date = UtcText.Date(DateOnly.FromDayNumber(_date));
        if (!_mappings.TryGetValue(id, out var mappings))
            return (ErrorIds.SymbolUnmapped, $"Instrument id {id} has no symbol in the header (record of {date}).");
        var names = mappings.Where(m => m.Covers(_date)).Select(m => _symbols[m.Symbol]).Distinct().ToArray();
        return names.Length == 0
            ? (ErrorIds.SymbolUnmapped, $"Instrument id {id} has no symbol on {date}.")
            : (ErrorIds.SymbolAmbiguous, $"Instrument id {id} has {names.Length} symbols on {date}: {string.Join(", ", names)}.");
    }

    private int ResolveDate(ref Slot slot)
    {
        var symbol = -1;
        foreach (var mapping in _mappings[slot.Id])
        {
            if (!mapping.Covers(_date) || mapping.Symbol == symbol)
                continue;
            if (symbol >= 0)
                return -1;
            symbol = mapping.Symbol;
        }

        if (symbol >= 0)
        {
            slot.Date = _date;
            slot.Symbol = symbol;
        }

        return symbol;
    }

    private void Add(uint id, Mapping mapping)
    {
        if (!_mappings.TryGetValue(id, out var list))
            _mappings.Add(id, list = []);
        list.Add(mapping);
    }

    private int FindFreeSlot(uint id)
    {
        var i = (int)((id * 2654435769u) >> _shift);
        while (_slots[i & (_slots.Length - 1)].Used)
            i++;
        return i & (_slots.Length - 1);
    }

    private static uint ParseId(string id, string symbol) =>
        uint.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new DbnFormatException(
                ErrorIds.DbnHeaderInvalid,
                $"The mapping of {symbol} holds '{id}', which is not an instrument id.",
                0
            );

    private readonly record struct Mapping(int Start, int End, int Symbol)
    {
        public bool Covers(int date) => Start <= date && date < End;
    }

    private struct Slot
    {
        public uint Id;
        public int Date;
        public int Symbol;
        public bool Used;
    }
}
