using MgcBackfill.Market;

namespace MgcBackfill.Source;

/// <summary>Selects bars of a source.</summary>
public sealed record BarFilter
{
    /// <summary>First trading day, inclusive; null for the first day of the source.</summary>
    public DateOnly? Start { get; init; }

    /// <summary>Last trading day, inclusive; null for the last day of the source.</summary>
    public DateOnly? End { get; init; }

    /// <summary>Returns true for a raw symbol that is wanted; called once per symbol. Null for all symbols.</summary>
    public Func<string, bool>? Symbol { get; init; }

    /// <summary>True to leave out spreads, combinations and other products.</summary>
    public bool OutrightOnly { get; init; }

    /// <summary>True for bars of a wanted symbol.</summary>
    internal bool Includes(string rawSymbol) => (!OutrightOnly || Outright.IsOutright(rawSymbol)) && Symbol?.Invoke(rawSymbol) != false;

    /// <summary>Validates the filter.</summary>
    /// <exception cref="Errors.UsageException">The range is reversed.</exception>
    public void Validate()
    {
        if (End < Start)
            throw new Errors.UsageException(
                Errors.ErrorIds.RangeReversed,
                $"The end {TradingDay.From(End!.Value)} lies before the start {TradingDay.From(Start!.Value)}.",
                "Swap or correct the two days. Both are inclusive trading days."
            );
    }
}
