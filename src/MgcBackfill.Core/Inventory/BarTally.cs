using MgcBackfill.Dbn;
using MgcBackfill.Source;

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

    /// <summary>Number of bars of outrights, by root.</summary>
    public IReadOnlyDictionary<string, long> ByRoot =>
        Counts()
            .Select(c => (Root: OutrightRoots.Find(c.Symbol), c.Bars))
            .Where(c => c.Root is not null)
            .GroupBy(c => c.Root!, c => c.Bars)
            .ToDictionary(g => g.Key, g => g.Sum());

    /// <summary>Number of bars of calendar spreads and other combinations.</summary>
    public long Spreads => Counts().Where(c => OutrightRoots.IsCombination(c.Symbol)).Sum(c => c.Bars);

    /// <summary>Number of bars.</summary>
    public long Bars => _bySymbol.Sum();

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

    private IEnumerable<(string Symbol, long Bars)> Counts() => _bySymbol.Select((bars, i) => (symbols[i], bars));
}
