using MgcBackfill.Market;

namespace MgcBackfill.Source;

/// <summary>Selects bars of a source.</summary>
public sealed record BarFilter
{
    /// <summary>First trading day, inclusive; null for the first day of the source.</summary>
    public DateOnly? Start { get; init; }

    /// <summary>Last trading day, inclusive; null for the last day of the source.</summary>
    public DateOnly? End { get; init; }

    /// <summary>The products whose outrights are wanted. Empty for all products, their spreads and combinations included.</summary>
    public IReadOnlyList<Product> Products { get; init; } = [];

    /// <summary>Returns true for a raw symbol that is wanted; called once per symbol. Null for all symbols.</summary>
    public Func<string, bool>? SourceSymbol { get; init; }

    /// <summary>True to leave out spreads, combinations, and symbols of an unknown form.</summary>
    public bool OutrightOnly { get; init; }

    /// <summary>True for bars of a wanted symbol.</summary>
    internal bool Includes(string rawSymbol) => IsWanted(rawSymbol) && SourceSymbol?.Invoke(rawSymbol) != false;

    private bool IsWanted(string rawSymbol) =>
        Products.Count == 0 ? !OutrightOnly || OutrightRoots.Find(rawSymbol) is not null : Products.Any(p => p.IsOutright(rawSymbol));

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
