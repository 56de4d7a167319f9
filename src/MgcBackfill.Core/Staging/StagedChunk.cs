using MgcBackfill.Dbn;
using MgcBackfill.Market;

namespace MgcBackfill.Staging;

/// <summary>The bars of one transaction, day after day in time order. Reused from chunk to chunk.</summary>
internal sealed class StagedChunk
{
    /// <summary>The trading days of the chunk, also those without a bar.</summary>
    public TradingDayRange Range { get; set; }

    /// <summary>The bars of all days.</summary>
    public BarBuffer Bars { get; } = new();

    /// <summary>The days that have bars, in order.</summary>
    public List<StagedDay> Days { get; } = [];

    /// <summary>The bars of one of the days.</summary>
    public ReadOnlySpan<Bar> BarsOf(StagedDay day) => Bars.Bars.Slice(day.Offset, day.Decision.Bars);

    /// <summary>Adds a proved day behind those before it.</summary>
    public void Add(ProvedDay day, ReadOnlySpan<Bar> bars)
    {
        Days.Add(new StagedDay(day, Bars.Count));
        foreach (ref readonly var bar in bars)
            Bars.Add(in bar);
    }

    /// <summary>Makes the chunk ready for other days.</summary>
    public void Reset(TradingDayRange range)
    {
        Range = range;
        Bars.Clear();
        Days.Clear();
    }
}
