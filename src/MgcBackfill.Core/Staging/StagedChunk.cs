using MgcBackfill.Dbn;
using MgcBackfill.Market;

namespace MgcBackfill.Staging;

/// <summary>The bars of one transaction in time order, day by day. The object is reused for later chunks.</summary>
internal sealed class StagedChunk
{
    /// <summary>The trading days of the chunk, including those without bars.</summary>
    public TradingDayRange Range { get; set; }

    /// <summary>The bars of all days.</summary>
    public BarBuffer Bars { get; } = new();

    /// <summary>The days that have bars, in order.</summary>
    public List<StagedDay> Days { get; } = [];

    /// <summary>The bars of one day.</summary>
    public ReadOnlySpan<Bar> GetBars(StagedDay day) => Bars.Bars.Slice(day.Offset, day.Decision.Bars);

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
        Range = range;
        Bars.Clear();
        Days.Clear();
    }
}
