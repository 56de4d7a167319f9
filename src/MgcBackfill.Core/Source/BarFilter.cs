using MgcBackfill.Market;

namespace MgcBackfill.Source;

/// <summary>Which bars of a source somebody wants to see.</summary>
public sealed record BarFilter
{
    /// <summary>First trading day, inclusive; null for all the source has.</summary>
    public DateOnly? Start { get; init; }

    /// <summary>Last trading day, inclusive; null for all the source has.</summary>
    public DateOnly? End { get; init; }

    /// <summary>True for a raw symbol that is wanted; asked once for each. Null for all.</summary>
    public Func<string, bool>? Symbol { get; init; }

    /// <summary>True to leave out spreads, combinations and other products.</summary>
    public bool OutrightOnly { get; init; }

    /// <summary>True for bars of a wanted symbol.</summary>
    internal bool Wants(string rawSymbol) => (!OutrightOnly || Outright.IsOutright(rawSymbol)) && Symbol?.Invoke(rawSymbol) != false;

    /// <summary>Refuses what cannot be.</summary>
    /// <exception cref="Errors.UsageException">The range is reversed.</exception>
    public void Validate()
    {
        if (End < Start)
            throw new Errors.UsageException(Errors.ErrorIds.RangeReversed, $"The end {TradingDay.Of(End!.Value)} lies before the start {TradingDay.Of(Start!.Value)}.", "Both are inclusive trading days.");
    }
}
