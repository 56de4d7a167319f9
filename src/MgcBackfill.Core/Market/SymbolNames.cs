using MgcBackfill.Errors;

namespace MgcBackfill.Market;

/// <summary>
/// The names that rows have for their products where that is not the root (Q2). For one product the text is the name; for several it is
/// one <c>ROOT=NAME</c> for each of them that has a name, with commas between them.
/// </summary>
internal static class SymbolNames
{
    /// <summary>Requires that a text names the rows of these products.</summary>
    /// <exception cref="UsageException">It is empty, or names the rows of several products alike.</exception>
    public static void Require(string? text, ProductChoice products)
    {
        if (text is null)
            return;
        if (string.IsNullOrWhiteSpace(text) || text.Any(char.IsControl))
            throw Invalid("The name of the symbol is empty, or has a control character.", "Give a name such as 'CME_MINI:MNQ1!'.");
        if (!products.IsSeveral)
            return;
        var pairs = text.Split(',').Select(p => p.Trim()).ToArray();
        if (pairs.FirstOrDefault(p => !IsPair(p)) is { } other)
            throw Invalid(
                $"'{other}' does not say which of the products {products} it names.",
                $"Give ROOT=NAME for each product, such as {OptionName.SymbolName} 'MNQ=CME_MINI:MNQ1!'."
            );
        if (pairs.GroupBy(Root).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw Invalid($"The product {twice.Key} has two names.", "Give one name for each product.");
        if (!products.IsAll && pairs.FirstOrDefault(p => products.Products.All(q => q.Root != Root(p))) is { } unused)
            throw Invalid($"'{unused}' names a product that is not among {products}.", "Correct the root.");
    }

    /// <summary>The name of one product; null for its root.</summary>
    /// <param name="text">The text; null if there is none.</param>
    /// <param name="product">The product.</param>
    /// <param name="isSeveral">True if the text is for several products.</param>
    public static string? Get(string? text, Product product, bool isSeveral) =>
        text is null || !isSeveral
            ? text
            : text.Split(',')
                .Select(p => p.Trim())
                .Where(p => Root(p) == product.Root)
                .Select(p => p[(Root(p).Length + 1)..])
                .FirstOrDefault();

    private static bool IsPair(string text) => text.IndexOf('=', StringComparison.Ordinal) is > 0 and var at && at < text.Length - 1;

    private static string Root(string pair) => pair[..pair.IndexOf('=', StringComparison.Ordinal)];

    private static UsageException Invalid(string message, Advice advice) => new(ErrorIds.InvalidArgument, message, advice);
}
