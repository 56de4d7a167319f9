using MgcBackfill.Errors;

namespace MgcBackfill.Market;

/// <summary>The products that a command names: one, several, or all that the source maps (R4).</summary>
public sealed class ProductChoice
{
    /// <summary>The word for every product of the source. Roots have capital letters, so it is none.</summary>
    public const string AllWord = "all";

    private ProductChoice(IReadOnlyList<Product> products) => Products = products;

    /// <summary>The product that is used when none is named.</summary>
    public static ProductChoice Default { get; } = Of(Market.Products.Default);

    /// <summary>Every product of which the source maps an outright.</summary>
    public static ProductChoice All { get; } = new([]);

    /// <summary>The products, in the order in which they were named; empty for all of the source.</summary>
    public IReadOnlyList<Product> Products { get; }

    /// <summary>True for all products of the source.</summary>
    public bool IsAll => Products.Count == 0;

    /// <summary>True if more than one product may be meant, so that there is a result for each.</summary>
    public bool IsSeveral => Products.Count != 1;

    /// <summary>One product.</summary>
    public static ProductChoice Of(Product product) => new([product]);

    /// <summary>Some products, at least one.</summary>
    internal static ProductChoice Of(IReadOnlyList<Product> products) => new(products);

    /// <summary>Reads what a user typed: roots, each alone or several with commas between them, or <c>all</c>.</summary>
    /// <exception cref="UsageException">A value is not a root, or a root is named twice.</exception>
    public static ProductChoice Parse(IEnumerable<string> typed)
    {
        string[] names = [.. typed.SelectMany(t => t.Split(',')).Select(n => n.Trim())];
        if (names is [AllWord])
            return All;
        if (names.Contains(AllWord, StringComparer.Ordinal))
            throw Invalid($"'{AllWord}' was named beside other products.", $"Give {AllWord} alone, or only roots.");
        if (names.GroupBy(n => n).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw Invalid($"The product '{twice.Key}' was named twice.", "Name each product once.");
        return names.Length == 0
            ? throw Invalid("No product is named.", "Give the root of a product.")
            : new ProductChoice([.. names.Select(Market.Products.Get)]);
    }

    /// <summary>The roots with commas between them, or <c>all</c>.</summary>
    public override string ToString() => IsAll ? AllWord : string.Join(",", Products);

    private static UsageException Invalid(string message, string advice) => new(ErrorIds.InvalidArgument, message, advice);
}
