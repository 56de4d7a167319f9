using MgcBackfill.Engines;
using MgcBackfill.Errors;
using MgcBackfill.Market;

namespace MgcBackfill.Backfill;

/// <summary>
/// What a command asks for: the backfill of one product or several over the same source (R4). The paths of the database and of the
/// checkpoint folder may hold <see cref="Placeholder"/>, which stands for the root of each product.
/// </summary>
/// <param name="Options">The options of every run. Their product is not used.</param>
/// <param name="Products">The products.</param>
public sealed record BackfillRequest(BackfillOptions Options, ProductChoice Products)
{
    /// <summary>What stands for the root in a path.</summary>
    public const string Placeholder = "{symbol}";

    /// <summary>Checks everything that can be checked without the source.</summary>
    /// <exception cref="UsageException">An option is invalid; the first one is reported.</exception>
    public void Validate()
    {
        Options.Validate();
        SymbolNames.Require(Options.SymbolName, Products);
        if (!Products.IsSeveral)
            return;
        if (!BarDatabases.From(Options.Db).HoldsSeveral)
            RequirePlaceholder(Options.Db, OptionName.Db, "database");
        if (Options.Checkpoint is { } checkpoint)
            RequirePlaceholder(checkpoint, OptionName.Checkpoint, "checkpoint folder");
    }

    /// <summary>The options of one product's run.</summary>
    internal BackfillOptions GetOptions(Product product) =>
        Options with
        {
            Product = product,
            SymbolName = SymbolNames.Get(Options.SymbolName, product, Products.IsSeveral),
            Db = Fill(Options.Db, product),
            Checkpoint = Options.Checkpoint is { } checkpoint ? Fill(checkpoint, product) : null,
        };

    private static string Fill(string path, Product product) => path.Replace(Placeholder, product.Root, StringComparison.Ordinal);

    // One database holds one product (R2), and so does one checkpoint folder.
    private void RequirePlaceholder(string path, OptionName option, string what)
    {
        if (!path.Contains(Placeholder, StringComparison.Ordinal))
        {
            throw new UsageException(
                ErrorIds.InvalidArgument,
                $"'{path}' is one {what}, and {Products} are several products. One {what} holds one product.",
                $"Give a path with {Placeholder} in it to {option}, such as '{Suggest(path)}'; it stands for the root of each product."
            );
        }
    }

    private static string Suggest(string path) =>
        $"{path[..^Path.GetFileName(path).Length]}{Path.GetFileNameWithoutExtension(path)}-{Placeholder}{Path.GetExtension(path)}";
}
