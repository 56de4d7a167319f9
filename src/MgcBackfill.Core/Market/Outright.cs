namespace MgcBackfill.Market;

/// <summary>Decides which symbols are contracts of the product, by an allow-list and never by exclusion (A2).</summary>
public static class Outright
{
    /// <summary>The product: Micro Gold futures. Also the value of the column <c>symbol</c> (D1).</summary>
    public const string Root = "MGC";

    /// <summary>The month codes in calendar order.</summary>
    public const string MonthCodes = "FGHJKMNQUVXZ";

    /// <summary>True for exactly <c>^MGC[FGHJKMNQUVXZ]\d{1,2}$</c>, ASCII digits.</summary>
    public static bool IsOutright(ReadOnlySpan<char> symbol) =>
        symbol.Length is 5 or 6
        && symbol.StartsWith(Root, StringComparison.Ordinal)
        && MonthCodes.Contains(symbol[3], StringComparison.Ordinal)
        && char.IsAsciiDigit(symbol[4])
        && (symbol.Length == 5 || char.IsAsciiDigit(symbol[5]));

    /// <summary>The kind of a raw symbol.</summary>
    public static SymbolKind Classify(ReadOnlySpan<char> symbol)
    {
        if (IsOutright(symbol))
            return SymbolKind.Outright;
        var dash = symbol.IndexOf('-');
        if (dash > 0 && IsOutright(symbol[..dash]) && IsOutright(symbol[(dash + 1)..]))
            return SymbolKind.CalendarSpread;
        return symbol.ContainsAny('-', ':') ? SymbolKind.Combination : SymbolKind.Other;
    }
}
