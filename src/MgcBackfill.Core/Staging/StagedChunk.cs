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
    public ReadOnlySpan<Bar> BarsOf(DaySelection day) => Bars.Bars.Slice(day.Offset, day.Bars);

    /// <summary>Adds a decided and proved day behind those before it.</summary>
    public void Add(DaySelection day, ReadOnlySpan<Bar> bars, string digest)
    {
        Days.Add(new StagedDay(day with { Offset = Bars.Count }, digest));
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
