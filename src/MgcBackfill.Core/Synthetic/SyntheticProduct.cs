using MgcBackfill.Market;

namespace MgcBackfill.Synthetic;

/// <summary>
/// A product of the synthetic market: the facts of the table of products, and what the market adds to them. Its bars are the same in every
/// file that holds it, whatever other products the file has.
/// </summary>
internal sealed class SyntheticProduct
{
    private SyntheticProduct(Product product, MarketProfile profile)
    {
        (Root, Number, Profile) = (product.Root, MarketProfile.IndexOf(profile), profile);
        Grid = new PriceGrid((product.Tick ?? profile.Tick)!.Value);
        Cycle = new ContractCycle(product, Profile.Active ?? product.Months!, Group);
        Curve = new PriceCurve(this);
    }

    /// <summary>The root.</summary>
    public string Root { get; }

    /// <summary>Tells the product's random numbers and instrument ids from those of others.</summary>
    public int Number { get; }

    /// <summary>What the market adds to the table of products.</summary>
    public MarketProfile Profile { get; }

    /// <summary>What the product has in common with others.</summary>
    public ProductGroup Group => Profile.Group;

    /// <summary>The contracts.</summary>
    public ContractCycle Cycle { get; }

    /// <summary>The prices over the years.</summary>
    public PriceCurve Curve { get; }

    /// <summary>The possible prices.</summary>
    public PriceGrid Grid { get; }

    /// <summary>True if the market has a profile of the product, and its months and its tick are known.</summary>
    public static bool CanCreate(Product product) =>
        product.Months is not null && MarketProfile.Find(product.Root) is { } profile && (product.Tick ?? profile.Tick) is not null;

    /// <summary>The product of the market.</summary>
    /// <exception cref="ArgumentException">The market does not have it.</exception>
    public static SyntheticProduct Create(Product product) =>
        CanCreate(product)
            ? new SyntheticProduct(product, MarketProfile.Find(product.Root)!)
            : throw new ArgumentException($"There is no synthetic market for {product}.", nameof(product));
}
