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
    public string? Name { get; internal init; }

    /// <summary>The exchange that lists it: <c>CME</c>, <c>CBOT</c>, <c>NYMEX</c> or <c>COMEX</c>.</summary>
    public string? Exchange { get; internal init; }

    /// <summary>The codes of the delivery months that are listed, in calendar order.</summary>
    public string? Months { get; internal init; }

    /// <summary>The smallest step of the price, in the unit of the price.</summary>
    public decimal? Tick { get; internal init; }

    /// <summary>The name with the root, such as <c>Micro Gold (MGC)</c>; the root alone if the name is not known.</summary>
    public string Title => Name is null ? Root : $"{Name} ({Root})";

    /// <summary>The symbol that requests all instruments of the product from the vendor, with stype_in parent.</summary>
    public string ParentSymbol => Root + ".FUT";

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

    /// <summary>The last day of trading in a contract.</summary>
    /// <returns>Null if the table does not know it.</returns>
    public DateOnly? GetLastTradingDay(ContractMonth month) => Root == Products.Default.Root ? LastTradingDay.Compute(month) : null;

    /// <inheritdoc/>
    public bool Equals(Product? other) => other is not null && Root == other.Root;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Product);

    /// <inheritdoc/>
    public override int GetHashCode() => Root.GetHashCode(StringComparison.Ordinal);

    /// <summary>The root.</summary>
    public override string ToString() => Root;
}
