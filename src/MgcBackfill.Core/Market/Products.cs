using System.Buffers;
using MgcBackfill.Errors;

namespace MgcBackfill.Market;

/// <summary>The table of products (R3). A root that is not in it is a product of which only the root is known.</summary>
public static class Products
{
    /// <summary>The codes of all delivery months in calendar order.</summary>
    public const string MonthCodes = "FGHJKMNQUVXZ";

    private const int MaxRootLength = 3;

    private static readonly SearchValues<char> s_rootCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    /// <summary>The product that is used when none is named.</summary>
    public static Product Default { get; } =
        new("MGC")
        {
            Name = "Micro Gold",
            Exchange = "COMEX",
            Months = "GJMQVZ",
            Tick = 0.1m,
        };

    /// <summary>Every product of the table.</summary>
    public static IReadOnlyList<Product> Known { get; } =
    [
        Default,
        Create("GC", "Gold", "COMEX", "GJMQVZ", 0.1m),
        Create("SI", "Silver", "COMEX", "FHKNUZ", 0.005m),
        Create("SIL", "Micro Silver", "COMEX", "FHKNUZ", 0.005m),
        Create("HG", "Copper", "COMEX", "FGHJKMNQUVXZ", 0.0005m),
        Create("MHG", "Micro Copper", "COMEX", "FGHJKMNQUVXZ", 0.0005m),
        Create("PL", "Platinum", "NYMEX", "FJNV", 0.1m),
        Create("ES", "E-mini S&P 500", "CME", "HMUZ", 0.25m),
        Create("MES", "Micro E-mini S&P 500", "CME", "HMUZ", 0.25m),
        Create("NQ", "E-mini Nasdaq-100", "CME", "HMUZ", 0.25m),
        Create("MNQ", "Micro E-mini Nasdaq-100", "CME", "HMUZ", 0.25m),
        Create("RTY", "E-mini Russell 2000", "CME", "HMUZ", 0.1m),
        Create("M2K", "Micro E-mini Russell 2000", "CME", "HMUZ", 0.1m),
        Create("YM", "E-mini Dow", "CBOT", "HMUZ", 1m),
        Create("MYM", "Micro E-mini Dow", "CBOT", "HMUZ", 1m),
        Create("CL", "Crude Oil", "NYMEX", "FGHJKMNQUVXZ", 0.01m),
        Create("MCL", "Micro WTI Crude Oil", "NYMEX", "FGHJKMNQUVXZ", 0.01m),
        Create("NG", "Natural Gas", "NYMEX", "FGHJKMNQUVXZ", 0.001m),
        Create("RB", "RBOB Gasoline", "NYMEX", "FGHJKMNQUVXZ", 0.0001m),
        Create("HO", "NY Harbor ULSD", "NYMEX", "FGHJKMNQUVXZ", 0.0001m),
        Create("ZC", "Corn", "CBOT", "HKNUZ", 0.25m),
        Create("ZS", "Soybean", "CBOT", "FHKNQUX", 0.25m),
        Create("ZM", "Soybean Meal", "CBOT", "FHKNQUVZ", 0.1m),
        Create("ZL", "Soybean Oil", "CBOT", "FHKNQUVZ", 0.01m),
        Create("ZW", "Chicago SRW Wheat", "CBOT", "HKNUZ", 0.25m),
        Create("KE", "KC HRW Wheat", "CBOT", "HKNUZ", 0.25m),
        Create("6E", "Euro FX", "CME", "HMUZ", 0.00005m),
        Create("6J", "Japanese Yen", "CME", "HMUZ", 0.0000005m),
        Create("6B", "British Pound", "CME", "HMUZ", 0.0001m),
        Create("6A", "Australian Dollar", "CME", "HMUZ", 0.00005m),
        Create("6C", "Canadian Dollar", "CME", "HMUZ", 0.00005m),
        Create("ZN", "10-Year T-Note", "CBOT", "HMUZ", 0.015625m),
        Create("ZB", "U.S. Treasury Bond", "CBOT", "HMUZ", 0.03125m),
        Create("ZF", "5-Year T-Note", "CBOT", "HMUZ", 0.0078125m),
        Create("ZT", "2-Year T-Note", "CBOT", "HMUZ", 0.00390625m),
        Create("BTC", "Bitcoin", "CME", "FGHJKMNQUVXZ", 5m),
        Create("MBT", "Micro Bitcoin", "CME", "FGHJKMNQUVXZ", 5m),
        Create("ETH", "Ether", "CME", "FGHJKMNQUVXZ", 0.5m),
        Create("MET", "Micro Ether", "CME", "FGHJKMNQUVXZ", 0.5m),
    ];

    /// <summary>True for 1 to 3 characters of A-Z and 0-9 (R1).</summary>
    public static bool IsRoot(ReadOnlySpan<char> text) =>
        text.Length is >= 1 and <= MaxRootLength && !text.ContainsAnyExcept(s_rootCharacters);

    /// <summary>The product of a root; one that is not in the table has no known facts.</summary>
    /// <exception cref="UsageException">The text is not a root.</exception>
    public static Product Get(string root) =>
        Known.FirstOrDefault(p => p.Root == root)
        ?? (
            IsRoot(root)
                ? new Product(root)
                : throw new UsageException(
                    ErrorIds.InvalidArgument,
                    $"'{root}' is not the root of a product.",
                    FindRoot(root.ToUpperInvariant()) is { } meant
                        ? $"Give the root in capital letters, without a month or a suffix: {meant}."
                        : $"Give a root of CME Globex, 1 to 3 capital letters or digits, such as {Default}, ES or 6E."
                )
        );

    // The root of a product that is named in another way: in lower case, as a parent (MGC.FUT), or as a contract (MGCJ4).
    private static string? FindRoot(string text)
    {
        var first = text.Split('.')[0];
        return IsRoot(first) ? first
            : OutrightSymbol.TryParse(text, out var parts) ? parts.Root.ToString()
            : null;
    }

    private static Product Create(string root, string name, string exchange, string months, decimal tick) =>
        new(root)
        {
            Name = name,
            Exchange = exchange,
            Months = months,
            Tick = tick,
        };
}
