using System.Runtime.CompilerServices;
using MgcBackfill.Dbn;

namespace MgcBackfill.Market;

/// <summary>
/// Collects the outright bars of the current trading day, and decides the day once, when it is over (F1). It holds at most one day, however
/// long the history is (P6).
/// </summary>
internal sealed class DayCollector(SymbolTable symbols)
{
    private readonly BarBuffer _bars = new();
    private readonly List<int> _traded = [];
    private UInt128[] _volumes = [];
    private int[] _counts = [];

    /// <summary>Number of bars collected for the day.</summary>
    public int Count => _bars.Count;

    /// <summary>Adds a bar of an outright to the day.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in Bar bar)
    {
        var symbol = bar.Symbol;
        if (symbol >= _counts.Length)
            Grow();
        if (_counts[symbol]++ == 0)
            _traded.Add(symbol);
        _volumes[symbol] += bar.Volume;
        _bars.Add(in bar);
    }

    /// <summary>Decides the day, writes the front month's bars to <paramref name="selected"/>, and prepares for the next day.</summary>
    /// <returns>Null if no outright traded.</returns>
    public DayDecision? Close(TradingDay day, bool partial, BarBuffer selected)
    {
        if (_bars.Count == 0)
            return null;
        var candidates = new Candidate[_traded.Count];
        for (var i = 0; i < candidates.Length; i++)
            candidates[i] = new Candidate(symbols[_traded[i]], _volumes[_traded[i]], _counts[_traded[i]]);
        var (chosen, reason) = FrontMonth.Choose(day, candidates);
        Array.Sort(candidates, ByVolume);

        var symbol = symbols.Intern(chosen.Symbol);
        var offset = selected.Count;
        var zeroVolume = 0;
        foreach (ref readonly var bar in _bars.Bars)
        {
            if (bar.Symbol != symbol)
                continue;
            selected.Add(in bar);
            zeroVolume += bar.Volume == 0 ? 1 : 0;
        }

        var bars = selected.Bars[offset..];
        var (first, last) = (bars[0].TsEvent, bars[^1].TsEvent);
        var decision = new DayDecision
        {
            TradingDay = day.Date,
            SourceSymbol = chosen.Symbol,
            Reason = reason,
            Candidates = candidates,
            Bars = bars.Length,
            FirstTs = Instant.ToDateTime(first),
            LastTs = Instant.ToDateTime(last),
            ZeroVolume = zeroVolume,
            Partial = partial,
            Stub = last - first < TradingDay.Hour,
        };
        Clear();
        return decision;
    }

    /// <summary>Removes the bars of the day without deciding it.</summary>
    public void Clear()
    {
        foreach (var symbol in _traded)
            (_volumes[symbol], _counts[symbol]) = (0, 0);
        _traded.Clear();
        _bars.Clear();
    }

    private static int ByVolume(Candidate left, Candidate right) =>
        left.Volume != right.Volume ? right.Volume.CompareTo(left.Volume) : string.CompareOrdinal(left.Symbol, right.Symbol);

    private void Grow()
    {
        Array.Resize(ref _volumes, symbols.Count);
        Array.Resize(ref _counts, symbols.Count);
    }
}
