using MgcBackfill.Formats;
using MgcBackfill.Market;

namespace MgcBackfill.Synthetic;

/// <summary>
/// Options of a synthetic market. Equal options give equal bytes on every platform. Files of overlapping dates with otherwise equal options
/// agree on every bar that they share, like files of the vendor.
/// </summary>
public sealed record SyntheticMarketOptions
{
    // One list for all options, so that options with default products are equal.
    private static readonly Product[] s_default = [Market.Products.Default];

    private static readonly Lazy<IReadOnlyList<Product>> s_known = new(() => [.. Market.Products.Known.Where(SyntheticProduct.CanCreate)]);

    /// <summary>Every product that a market can have: those of the table of products whose months and tick are known.</summary>
    public static IReadOnlyList<Product> KnownProducts => s_known.Value;

    /// <summary>The products of the market, each once; they share one file. The bars of each depend on no other.</summary>
    public IReadOnlyList<Product> Products { get; init; } = s_default;

    /// <summary>First UTC date, inclusive; from 2008-01-01 on, the first whole year of today's US daylight saving time.</summary>
    public required DateOnly Start { get; init; }

    /// <summary>Last UTC date, inclusive, as in the vendor's file names; up to 2098-12-31.</summary>
    public required DateOnly End { get; init; }

    /// <summary>Another seed gives another market.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The first id. Contracts listed since 2023 count from 42,000,000 more.</summary>
    public int FirstInstrumentId { get; init; } = 2000;

    /// <summary>Scales the volume, and with it how many minutes have a bar. 1 is a market like the products'.</summary>
    public double Density { get; init; } = 1;

    /// <summary>False leaves calendar spreads and butterflies out.</summary>
    public bool Spreads { get; init; } = true;

    /// <summary>
    /// A note for the user if the market begins before a product was listed; null if none is known to have been listed later. Such a market
    /// is written nevertheless: benchmarks and tests need long histories, and every day of it is invented anyway.
    /// </summary>
    public string? Note
    {
        get
        {
            var late = Products
                .Select(p => (Name: p.Name ?? p.Root, MarketProfile.Find(p.Root)?.Listed))
                .Where(p => p.Listed > Start)
                .Select(p => $"{p.Name} was listed on {UtcText.Date(p.Listed!.Value)}")
                .ToArray();
            if (late.Length == 0)
                return null;
            return $"{string.Join("; ", late)}. The market had no such contract on the days before it; start there for a history like "
                + "the real one.";
        }
    }

    /// <summary>Validates the options.</summary>
    /// <exception cref="ArgumentException">An option is out of its range; the parameter's name is the option's.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Start, new DateOnly(2008, 1, 1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(End, new DateOnly(2098, 12, 31));
        ArgumentOutOfRangeException.ThrowIfLessThan(End, Start);
        ArgumentOutOfRangeException.ThrowIfLessThan(FirstInstrumentId, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(FirstInstrumentId, 10_000_000);
        if (!(Density is > 0 and <= 1000))
            throw new ArgumentOutOfRangeException(nameof(Density), Density, "The density must be above 0 and at most 1000.");
        if (Products.Count == 0 || Products.Distinct().Count() < Products.Count)
            throw new ArgumentException("A market needs at least one product, and each once.", nameof(Products));
        if (Products.FirstOrDefault(p => !SyntheticProduct.CanCreate(p)) is { } unknown)
            throw new ArgumentException($"There is no synthetic market for {unknown}.", nameof(Products));
    }
}
