using MgcBackfill.Market.Table;

namespace MgcBackfill.Market;

/// <summary>
/// A product of CME Globex: its root, and the facts that the table of products knows about it (R1, R3). A fact that is not known is null;
/// it is never guessed.
/// </summary>
public sealed class Product : IEquatable<Product>
{
    internal Product(string root) => Root = root;

    /// <summary>The root, 1 to 3 characters of A-Z and 0-9. Also the value of the column <c>symbol</c> (D1).</summary>
    public string Root { get; }

    /// <summary>The product's name, such as <c>Micro Gold</c>.</summary>
    public string? Name => Facts?.Name;

    /// <summary>The exchange that lists it: <c>CME</c>, <c>CBOT</c>, <c>NYMEX</c> or <c>COMEX</c>.</summary>
    public string? Exchange => Facts?.Exchange;

    /// <summary>The codes of the delivery months that are listed, in calendar order.</summary>
    public string? Months => Facts?.Months?.Value;

    /// <summary>The unit of the price in DBN, such as <c>USD per troy ounce</c> or <c>cents per bushel</c>.</summary>
    public string? PriceUnit => Facts?.PriceUnit?.Value;

    /// <summary>The smallest step of the price of an outright today, in <see cref="PriceUnit"/>.</summary>
    public decimal? Tick => Facts?.Tick is [.., { To: null } today] ? today.Value : null;

    /// <summary>The first trade date.</summary>
    public DateOnly? FirstTradeDate => Facts?.FirstTradeDate?.Value;

    /// <summary>When the market is open, as far as it is known.</summary>
    public TradingHours? Hours => ProductTable.Current.FindHours(Root);

    /// <summary>The name with the root, such as <c>Micro Gold (MGC)</c>; the root alone if the name is not known.</summary>
    public string Title => Name is null ? Root : $"{Name} ({Root})";

    /// <summary>The symbol that requests all instruments of the product from the vendor, with stype_in parent.</summary>
    public string ParentSymbol => Root + ".FUT";

    // Looked up when a fact is needed, so that a program that needs only the root does not read the table.
    private ProductFacts? Facts => ProductTable.Current.Find(Root);

    /// <summary>
    /// True for exactly <c>^ROOT[FGHJKMNQUVXZ]\d{1,2}$</c>, ASCII digits: an allow-list, never an exclusion (A2, R1).
    /// </summary>
    public bool IsOutright(ReadOnlySpan<char> symbol) => OutrightSymbol.TryParse(symbol, out var parts) && parts.Root.SequenceEqual(Root);

    /// <summary>The kind of a raw symbol, as this product sees it.</summary>
    public SymbolKind Classify(ReadOnlySpan<char> symbol)
    {
        if (IsOutright(symbol))
            return SymbolKind.Outright;
        var dash = symbol.IndexOf('-');
        if (dash > 0 && IsOutright(symbol[..dash]) && IsOutright(symbol[(dash + 1)..]))
            return SymbolKind.CalendarSpread;
        return symbol.ContainsAny('-', ':') ? SymbolKind.Combination : SymbolKind.Other;
    }

    /// <summary>
    /// The last day of trading in a contract, by the product's rule and the exchange's holidays. Closings that were decided at short notice
    /// are not considered.
    /// </summary>
    /// <returns>Null if the table does not know it.</returns>
    public DateOnly? GetLastTradingDay(ContractMonth month) =>
        Facts?.LastTradingDay is { } rule ? LastTradingDay.Compute(rule.Value, month) : null;

    /// <inheritdoc/>
    public bool Equals(Product? other) => other is not null && Root == other.Root;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Product);

    /// <inheritdoc/>
    public override int GetHashCode() => Root.GetHashCode(StringComparison.Ordinal);

    /// <summary>The root.</summary>
    public override string ToString() => Root;
}
