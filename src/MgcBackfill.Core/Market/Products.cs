using System.Buffers;
using MgcBackfill.Errors;
using MgcBackfill.Market.Table;

namespace MgcBackfill.Market;

/// <summary>The products (R1, R3). A root that is not in the table is a product of which only the root is known.</summary>
public static class Products
{
    /// <summary>The codes of all delivery months in calendar order.</summary>
    public const string MonthCodes = "FGHJKMNQUVXZ";

    private const int MaxRootLength = 3;

    private static readonly SearchValues<char> s_rootCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    /// <summary>The product that is used when none is named.</summary>
    public static Product Default { get; } = new("MGC");

    /// <summary>Every product of the table, in the order of the table.</summary>
    public static IReadOnlyList<Product> Known => ProductTable.Current.Products;

    /// <summary>True for 1 to 3 characters of A-Z and 0-9 (R1).</summary>
    public static bool IsRoot(ReadOnlySpan<char> text) =>
        text.Length is >= 1 and <= MaxRootLength && !text.ContainsAnyExcept(s_rootCharacters);

    /// <summary>The product of a root; one that is not in the table has no known facts.</summary>
    /// <exception cref="UsageException">The text is not a root.</exception>
    public static Product Get(string root) =>
        IsRoot(root)
            ? new Product(root)
            : throw new UsageException(
                ErrorIds.InvalidArgument,
                $"'{root}' is not the root of a product.",
                FindRoot(root.ToUpperInvariant()) is { } meant
                    ? $"Give the root in capital letters, without a month or a suffix: {meant}."
                    : $"Give a root of CME Globex, 1 to 3 capital letters or digits, such as {Default}, ES or 6E."
            );

    // The root of a product that is named in another way: in lower case, as a parent (MGC.FUT), or as a contract (MGCJ4).
    private static string? FindRoot(string text)
    {
        var first = text.Split('.')[0];
        return IsRoot(first) ? first
            : OutrightSymbol.TryParse(text, out var parts) ? parts.Root.ToString()
            : null;
    }
}
