using MgcBackfill.Market;

namespace MgcBackfill.Staging;

/// <summary>
/// The selection of one product from a stream of bars: which days it needs, what was decided of the day that just ended, and what happened
/// to every record (P3). Several selections share one reading of the source.
/// </summary>
/// <param name="product">The product; no two selections of a stream have the same one.</param>
/// <param name="need">Returns what the pass needs of a day; called once for each day that has a bar.</param>
internal sealed class DaySelection(Product product, Func<TradingDay, DayNeed> need)
{
    /// <summary>The product whose outrights are the candidates.</summary>
    public Product Product { get; } = product;

    /// <summary>What happened to the records; complete when the stream has ended.</summary>
    public RecordAccounting Accounting { get; } = new();

    /// <summary>The decision of the day that just ended; null if the day is not needed, or no outright traded.</summary>
    public DayDecision? Decision { get; private set; }

    /// <summary>The bars of <see cref="Decision"/>.</summary>
    public BarBuffer Bars { get; } = new();

    /// <summary>True if no more days are selected.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>Ends the selection while the others go on. Its accounting then stays incomplete.</summary>
    public void Stop() => IsStopped = true;

    /// <summary>What the pass needs of a day.</summary>
    internal DayNeed GetNeed(TradingDay day) => IsStopped ? DayNeed.Outside : need(day);

    /// <summary>Forgets the last day.</summary>
    internal void Clear()
    {
        Decision = null;
        Bars.Clear();
    }

    /// <summary>Decides a day from the collected outrights, and counts them.</summary>
    internal void Decide(DayCollector collector, TradingDay day, bool partial)
    {
        var outrights = collector.Count;
        Decision = collector.Close(day, partial, Bars);
        if (Decision is not { } decision)
            return;
        Accounting.Selected += decision.Bars;
        Accounting.OtherOutrights += outrights - decision.Bars;
    }
}
