using MgcBackfill.Dbn;
using MgcBackfill.Market;

namespace MgcBackfill.Inventory;

/// <summary>Counts a file's bars by symbol, and keeps the first and the last time.</summary>
/// <param name="symbols">The symbols for the indexes that bars carry.</param>
internal sealed class BarTally(SymbolTable symbols)
{
    private readonly long[] _bySymbol = new long[symbols.Count];

    /// <summary>Time of the first bar, nanoseconds since the epoch; null if there is none yet.</summary>
    public long? First { get; private set; }

    /// <summary>Time of the last bar, nanoseconds since the epoch; null if there is none yet.</summary>
    public long? Last { get; private set; }

    /// <summary>Adds consecutive bars in the order of the file.</summary>
    public void Add(ReadOnlySpan<Bar> bars)
    {
        if (bars.IsEmpty)
            return;
        First ??= bars[0].TsEvent;
        Last = bars[^1].TsEvent;
        foreach (ref readonly var bar in bars)
            _bySymbol[bar.Symbol]++;
    }

    /// <summary>Number of bars whose symbol is of one of the given kinds.</summary>
    public long Count(params ReadOnlySpan<SymbolKind> kinds)
    {
        var bars = 0L;
        for (var i = 0; i < _bySymbol.Length; i++)
            bars += kinds.Contains(Outright.Classify(symbols[i])) ? _bySymbol[i] : 0;
        return bars;
    }
}
