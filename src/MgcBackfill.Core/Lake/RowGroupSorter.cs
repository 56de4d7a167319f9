using MgcBackfill.Dbn;

namespace MgcBackfill.Lake;

/// <summary>Sorts the bars of a row group by symbol; bars of one symbol keep their order. Reused from group to group.</summary>
/// <param name="symbols">The source symbols to which the bars refer; it may grow.</param>
internal sealed class RowGroupSorter(SymbolTable symbols)
{
    private readonly List<int> _found = [];
    private Bar[] _sorted = [];
    private int[] _positions = [];

    /// <summary>The symbols to which the bars refer.</summary>
    public SymbolTable Symbols => symbols;

    /// <summary>Returns the bars, sorted; valid until the next call.</summary>
    public ReadOnlySpan<Bar> Sort(ReadOnlySpan<Bar> bars)
    {
        if (_positions.Length < symbols.Count)
            Array.Resize(ref _positions, symbols.Count);
        if (_sorted.Length < bars.Length)
            _sorted = new Bar[bars.Length];

        // The bars are counted by symbol, so that each can be copied to its final place.
        foreach (ref readonly var bar in bars)
        {
            if (_positions[bar.Symbol]++ == 0)
                _found.Add(bar.Symbol);
        }

        _found.Sort((a, b) => string.CompareOrdinal(symbols[a], symbols[b]));
        var start = 0;
        foreach (var symbol in _found)
            (_positions[symbol], start) = (start, start + _positions[symbol]);
        foreach (ref readonly var bar in bars)
            _sorted[_positions[bar.Symbol]++] = bar;
        foreach (var symbol in _found)
            _positions[symbol] = 0;
        _found.Clear();
        return _sorted.AsSpan(0, bars.Length);
    }
}
