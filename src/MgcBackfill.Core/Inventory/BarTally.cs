using MgcBackfill.Dbn;
using MgcBackfill.Market;

namespace MgcBackfill.Inventory;

/// <summary>Counts a file's bars by symbol, and keeps the first and the last time.</summary>
/// <param name="symbols">The symbols that the bars' indexes stand for.</param>
internal sealed class BarTally(SymbolTable symbols)
{
    private readonly long[] _bySymbol = new long[symbols.Count];

    /// <summary>Nanoseconds since the epoch of the first bar; null before there is one.</summary>
    public long? First { get; private set; }

    /// <summary>Nanoseconds since the epoch of the last bar; null before there is one.</summary>
    public long? Last { get; private set; }

    /// <summary>Adds a run of bars in the order of the file.</summary>
    public void Add(ReadOnlySpan<Bar> bars)
    {
        if (bars.IsEmpty)
            return;
        First ??= bars[0].TsEvent;
        Last = bars[^1].TsEvent;
        foreach (ref readonly var bar in bars)
            _bySymbol[bar.Symbol]++;
    }

    /// <summary>Bars of the symbols of some kinds.</summary>
    public long Of(params ReadOnlySpan<SymbolKind> kinds)
    {
        var bars = 0L;
        for (var i = 0; i < _bySymbol.Length; i++)
            bars += kinds.Contains(Outright.KindOf(symbols[i])) ? _bySymbol[i] : 0;
        return bars;
    }
}
