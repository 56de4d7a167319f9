namespace MgcBackfill.Synthetic;

/// <summary>
/// What the synthetic market adds to the table of products. Levels and volumes are rounded, and only plausible: a reader of files should
/// meet prices and gaps of the usual size, nothing more.
/// </summary>
/// <param name="Root">The root of the product, which the table of products describes.</param>
/// <param name="Group">Hours, expiry, and how volume and prices behave.</param>
/// <param name="Level">Spot, in the unit of the price.</param>
/// <param name="Volume">Contracts per minute of all outrights together in an ordinary hour.</param>
internal sealed record MarketProfile(string Root, ProductGroup Group, YearlyValues Level, YearlyValues Volume)
{
    private const string Gold = "GJMQZ"; // October never is the front month
    private const string OtherMetals = "HKNUZ";
    private const string Quarters = "HMUZ";
    private static readonly DateOnly s_micros = new(2019, 5, 6);

    private MarketProfile(string root, ProductGroup group, double level, double volume)
        : this(root, group, new YearlyValues(level), new YearlyValues(volume)) { }

    /// <summary>
    /// Every product of the market. A product's place gives its random numbers and its instrument ids: new ones go to the end.
    /// </summary>
    public static IReadOnlyList<MarketProfile> All { get; } =
    [
        // Micro Gold follows the years: gold's price and the cost of carry at each New Year; thin until 2018, dense since.
        new MarketProfile(
            "MGC",
            ProductGroup.Metals,
            new YearlyValues(1180, 1410, 1590, 1660, 1220, 1200, 1190, 1200, 1310, 1285, 1520, 1890, 1820, 1840, 2060, 2480, 2540),
            new YearlyValues(.09, .22, .28, .42, .33, .31, .42, .41, .43, 12, 34, 26, 30, 36, 46, 90)
        )
        {
            Carry = new YearlyValues(.003, .004, .003, .003, .002, .003, .006, .012, .02, .025, .015, .002, .003, .045, .054, .046, .04),
            Active = Gold,
            Listed = new DateOnly(2010, 10, 4),
        },
        new MarketProfile("GC", ProductGroup.Metals, 2100, 60) { Active = Gold },
        new MarketProfile("SI", ProductGroup.Metals, 24, 25) { Active = OtherMetals },
        new MarketProfile("SIL", ProductGroup.Metals, 24, 6) { Active = OtherMetals },
        new MarketProfile("HG", ProductGroup.Metals, 4, 25) { Active = OtherMetals },
        new MarketProfile("MHG", ProductGroup.Metals, 4, 3) { Active = OtherMetals, Listed = new DateOnly(2022, 5, 2) },
        new MarketProfile("PL", ProductGroup.Metals, 950, 6) { Active = "FJNV" },
        new MarketProfile("ES", ProductGroup.EquityIndex, 5000, 300),
        new MarketProfile("MES", ProductGroup.EquityIndex, 5000, 80) { Listed = s_micros },
        new MarketProfile("NQ", ProductGroup.EquityIndex, 18000, 150),
        new MarketProfile("MNQ", ProductGroup.EquityIndex, 18000, 80) { Listed = s_micros },
        new MarketProfile("RTY", ProductGroup.EquityIndex, 2050, 60) { Listed = new DateOnly(2017, 7, 10) },
        new MarketProfile("M2K", ProductGroup.EquityIndex, 2050, 25) { Listed = s_micros },
        new MarketProfile("YM", ProductGroup.EquityIndex, 39000, 50),
        new MarketProfile("MYM", ProductGroup.EquityIndex, 39000, 25) { Listed = s_micros },
        new MarketProfile("CL", ProductGroup.Energy, 78, 40),
        new MarketProfile("MCL", ProductGroup.Energy, 78, 12) { Listed = new DateOnly(2021, 7, 12) },
        new MarketProfile("NG", ProductGroup.Energy, 2.6, 25),
        new MarketProfile("RB", ProductGroup.Energy, 2.5, 10),
        new MarketProfile("HO", ProductGroup.Energy, 2.6, 8),
        new MarketProfile("ZC", ProductGroup.Grains, 440, 30),
        new MarketProfile("ZS", ProductGroup.Grains, 1180, 25),
        new MarketProfile("ZM", ProductGroup.Grains, 350, 12) { Active = "FHKNZ" },
        new MarketProfile("ZL", ProductGroup.Grains, 47, 14) { Active = "FHKNZ" },
        new MarketProfile("ZW", ProductGroup.Grains, 580, 14),
        new MarketProfile("KE", ProductGroup.Grains, 590, 6),
        new MarketProfile("6E", ProductGroup.Currencies, 1.08, 80) { Active = Quarters },
        new MarketProfile("6J", ProductGroup.Currencies, .0067, 80) { Active = Quarters },
        new MarketProfile("6B", ProductGroup.Currencies, 1.27, 50) { Active = Quarters },
        new MarketProfile("6A", ProductGroup.Currencies, .66, 50) { Active = Quarters, Tick = .00005m },
        new MarketProfile("6C", ProductGroup.Currencies, .74, 40) { Active = Quarters },
        new MarketProfile("ZN", ProductGroup.Rates, 110, 250),
        new MarketProfile("ZB", ProductGroup.Rates, 119, 80),
        new MarketProfile("ZF", ProductGroup.Rates, 107, 180),
        new MarketProfile("ZT", ProductGroup.Rates, 103, 60),
        new MarketProfile("BTC", ProductGroup.Crypto, 62000, 5) { Listed = new DateOnly(2017, 12, 18) },
        new MarketProfile("MBT", ProductGroup.Crypto, 62000, 12) { Listed = new DateOnly(2021, 5, 3) },
        new MarketProfile("ETH", ProductGroup.Crypto, 3200, 3) { Listed = new DateOnly(2021, 2, 8), Tick = .5m },
        new MarketProfile("MET", ProductGroup.Crypto, 3200, 8) { Listed = new DateOnly(2021, 12, 6) },
    ];

    /// <summary>Cost of carry per year, as a fraction of spot.</summary>
    public YearlyValues Carry { get; init; } = new(Group.Carry);

    /// <summary>The codes of the months to which volume moves; null if it moves through all of them.</summary>
    public string? Active { get; init; }

    /// <summary>The tick of the synthetic prices where the table of products knows none; null for that of the table.</summary>
    public decimal? Tick { get; init; }

    /// <summary>The first trade date; null if the market does not know it.</summary>
    public DateOnly? Listed { get; init; }

    /// <summary>The profile of a product.</summary>
    /// <returns>Null if there is none.</returns>
    public static MarketProfile? Find(string root) => All.FirstOrDefault(p => p.Root == root);

    /// <summary>The place of a profile.</summary>
    public static int IndexOf(MarketProfile profile) => All.ToList().IndexOf(profile);
}
