namespace MgcBackfill.Market;

/// <summary>
/// The raw symbol of an outright, in its parts: a root of 1 to 3 characters, a month code, and one or two digits of the year (R1). No
/// symbol can be divided in two ways, because the month code is the only letter directly before the last digits.
/// </summary>
internal readonly ref struct OutrightSymbol
{
    private OutrightSymbol(ReadOnlySpan<char> root, int month, int year, int yearDigits)
    {
        Root = root;
        (Month, Year, YearDigits) = (month, year, yearDigits);
    }

    /// <summary>The root of the product.</summary>
    public ReadOnlySpan<char> Root { get; }

    /// <summary>The delivery month, 1 to 12.</summary>
    public int Month { get; }

    /// <summary>The last one or two digits of the year.</summary>
    public int Year { get; }

    /// <summary>Number of digits of the year: 1 or 2.</summary>
    public int YearDigits { get; }

    /// <summary>Divides a symbol.</summary>
    /// <returns>False if the symbol does not have the form of an outright.</returns>
    public static bool TryParse(ReadOnlySpan<char> symbol, out OutrightSymbol parts)
    {
        parts = default;
        if (symbol.Length < 3 || !char.IsAsciiDigit(symbol[^1]))
            return false;
        var digits = char.IsAsciiDigit(symbol[^2]) ? 2 : 1;
        var root = symbol.Length - digits - 1;
        if (root < 0 || !Products.IsRoot(symbol[..root]))
            return false;
        var month = Products.MonthCodes.IndexOf(symbol[root], StringComparison.Ordinal) + 1;
        if (month == 0)
            return false;
        var year = symbol[^1] - '0' + (digits == 2 ? 10 * (symbol[^2] - '0') : 0);
        parts = new OutrightSymbol(symbol[..root], month, year, digits);
        return true;
    }
}
