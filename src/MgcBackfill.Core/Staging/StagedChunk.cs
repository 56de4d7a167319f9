using MgcBackfill.Dbn;
using MgcBackfill.Market;

namespace MgcBackfill.Staging;

/// <summary>The bars of one transaction in time order, day by day. The object is reused for later chunks.</summary>
internal sealed class StagedChunk
{
    /// <summary>The trading days of the chunk, including those without bars.</summary>
    public TradingDayRange Range { get; private set; }

    /// <summary>End of the chunk, nanoseconds since the epoch, exclusive: the end of its last day, unless it was cut.</summary>
    public long End { get; private set; }

    /// <summary>The bars of all days.</summary>
    public BarBuffer Bars { get; } = new();

    /// <summary>The days that have bars, in order.</summary>
    public List<StagedDay> Days { get; } = [];

    /// <summary>The bars of one day.</summary>
    public ReadOnlySpan<Bar> GetBars(StagedDay day) => Bars.Bars.Slice(day.Offset, Math.Min(day.Decision.Bars, Bars.Count - day.Offset));

    /// <summary>Removes the bars after the first <paramref name="bars"/>; the chunk then ends behind the last one that is left.</summary>
    public void Truncate(int bars)
    {
        if (bars >= Bars.Count)
            return;
        Bars.Truncate(bars);
        Days.RemoveAll(d => d.Offset >= bars);
        End = bars == 0 ? Range.First.Open : Bars.Bars[^1].TsEvent + 1;
    }

    /// <summary>Adds a checked day after those already there.</summary>
    public void Add(VerifiedDay day, ReadOnlySpan<Bar> bars)
    {
        Days.Add(new StagedDay(day, Bars.Count));
        foreach (ref readonly var bar in bars)
            Bars.Add(in bar);
    }

    /// <summary>Empties the chunk for other days.</summary>
    public void Reset(TradingDayRange range)
    {
        (Range, End) = (range, range.Last.Close);
        Bars.Clear();
        Days.Clear();
    }
}
