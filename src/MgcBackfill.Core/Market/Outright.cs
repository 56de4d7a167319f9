namespace MgcBackfill.Market;

/// <summary>Decides which symbols are contracts of the product, by an allow-list and never by exclusion (A2).</summary>
public static class Outright
{
    /// <summary>The product.</summary>
    public const string Root = "MGC";

    /// <inheritdoc cref="Product.IsOutright"/>
    public static bool IsOutright(ReadOnlySpan<char> symbol) => Products.Default.IsOutright(symbol);

    /// <inheritdoc cref="Product.Classify"/>
    public static SymbolKind Classify(ReadOnlySpan<char> symbol) => Products.Default.Classify(symbol);
}
