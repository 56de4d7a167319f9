using System.Text.Json;

namespace MgcBackfill.Market.Table;

/// <summary>The table of products (R3), read from the resource <c>products.json</c> when a fact is first needed.</summary>
internal sealed class ProductTable
{
    private static readonly Lazy<ProductTable> s_current = new(ReadResource);

    private readonly Dictionary<string, ProductFacts> _facts;
    private readonly Dictionary<string, TradingHours> _hours = [];

    private ProductTable(ProductTableDocument document)
    {
        Document = document;
        _facts = document.Products.ToDictionary(p => p.Root);
        Products = [.. document.Products.Select(p => new Product(p.Root))];
        var schedules = document.Schedules.ToDictionary(s => s.Name);
        foreach (var product in document.Products)
        {
            if (product.Hours is not { } hours)
                continue;
            DateOnly?[] limits = [product.FirstTradeDate?.Value, hours.From];
            _hours.Add(product.Root, new TradingHours(schedules[hours.Value], document.Halts, limits.Max()));
        }
    }

    /// <summary>The table of the program.</summary>
    public static ProductTable Current => s_current.Value;

    /// <summary>The content as it was read.</summary>
    public ProductTableDocument Document { get; }

    /// <summary>The products, in the order of the table.</summary>
    public IReadOnlyList<Product> Products { get; }

    /// <summary>Reads a table.</summary>
    /// <param name="json">UTF-8.</param>
    /// <exception cref="JsonException">The text is not a table, or a fact has no source or contradicts another.</exception>
    public static ProductTable Read(ReadOnlySpan<byte> json)
    {
        var document =
            JsonSerializer.Deserialize(json, ProductTableJson.Default.ProductTableDocument)
            ?? throw new JsonException("There is no table.");
        ProductTableCheck.Require(document);
        return new ProductTable(document);
    }

    /// <summary>The facts about a product; null if the table does not have it.</summary>
    public ProductFacts? Find(string root) => _facts.GetValueOrDefault(root);

    /// <summary>The hours of a product; null if they are not known.</summary>
    public TradingHours? FindHours(string root) => _hours.GetValueOrDefault(root);

    private static ProductTable ReadResource()
    {
        using var resource = typeof(ProductTable).Assembly.GetManifestResourceStream("products.json")!;
        var json = new byte[resource.Length];
        resource.ReadExactly(json);
        return Read(json);
    }
}
