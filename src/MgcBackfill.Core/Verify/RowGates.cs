using MgcBackfill.Market;

namespace MgcBackfill.Verify;

/// <summary>The gates that check rows; each part of the table that is audited separately has its own set.</summary>
internal sealed class RowGates
{
    /// <summary>Creates a set without results.</summary>
    /// <param name="product">The product that the table holds.</param>
    /// <param name="sampled">True if the source is compared by count, first and last ts of sampled days, not by every value.</param>
    public RowGates(Product product, bool sampled)
    {
        Symbol = new("symbol", $"symbol is {product}");
        Outright = new("outright", $"source_symbol is an outright of {product}");
        Source = sampled
            ? new("source", "the count, first and last time of sampled days are those of the source")
            : new("source", "every value of every bar is that of the source");
    }

    /// <summary>No row occurs twice.</summary>
    public Gate UniqueKey { get; } = new("unique_key", "a symbol has one row for each time");

    /// <summary>symbol.</summary>
    public Gate Symbol { get; }

    /// <summary>source_symbol is not NULL.</summary>
    public Gate SourceSymbol { get; } = new("source_symbol", "source_symbol is not NULL");

    /// <summary>source_symbol is an outright.</summary>
    public Gate Outright { get; }

    /// <summary>One contract per day.</summary>
    public Gate OneContract { get; } = new("one_contract", "one contract per trading day");

    /// <summary>The rules of section 5.</summary>
    public Gate Bars { get; } = new("bars", "prices, volume and minute of every row are valid");

    /// <summary>The comparison with the source.</summary>
    public Gate Source { get; }

    /// <summary>All gates, in the order of the report.</summary>
    public Gate[] All => [UniqueKey, Symbol, SourceSymbol, Outright, OneContract, Bars, Source];

    /// <summary>Adds the results of a later part.</summary>
    public void Add(RowGates later)
    {
        foreach (var (mine, other) in All.Zip(later.All))
            mine.Add(other);
    }
}
