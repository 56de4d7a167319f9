using MgcBackfill.Formats;

namespace MgcBackfill.Synthetic;

/// <summary>
/// Options of a synthetic market. Equal options give equal bytes on every platform. Files of overlapping dates with otherwise equal options
/// agree on every bar that they share, like files of the vendor.
/// </summary>
public sealed record SyntheticMarketOptions
{
    /// <summary>The largest possible number of roots.</summary>
    public const int MaxRoots = 24;

    /// <summary>
    /// Micro Gold's first trade date. Repeated here: the market shares nothing with the table of hours, and a test compares the two.
    /// </summary>
    internal static DateOnly Listed { get; } = new(2010, 10, 4);

    /// <summary>First UTC date, inclusive; from 2008-01-01 on, the first whole year of today's US daylight saving time.</summary>
    public required DateOnly Start { get; init; }

    /// <summary>Last UTC date, inclusive, as in the vendor's file names; up to 2098-12-31.</summary>
    public required DateOnly End { get; init; }

    /// <summary>Another seed gives another market.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Product code: three capital letters.</summary>
    public string Root { get; init; } = "MGC";

    /// <summary>The first id. Contracts listed since 2023 count from 42,000,000 more.</summary>
    public int FirstInstrumentId { get; init; } = 2000;

    /// <summary>Scales the volume, and with it how many minutes have a bar. 1 is a market like Micro Gold.</summary>
    public double Density { get; init; } = 1;

    /// <summary>False leaves calendar spreads and butterflies out.</summary>
    public bool Spreads { get; init; } = true;

    /// <summary>
    /// How many products share the file, for sizes beyond one product's. The additional ones have invented roots, never MGC.
    /// </summary>
    public int Roots { get; init; } = 1;

    /// <summary>
    /// A note for the user if the market begins before Micro Gold was listed; null if it begins with the listing or later. Such a market is
    /// written nevertheless: benchmarks and tests need long histories, and every day of it is invented anyway.
    /// </summary>
    public string? Note =>
        Root != "MGC" || Start >= Listed
            ? null
            : $"Micro Gold was listed on {UtcText.Date(Listed)}. The market had no such "
                + $"contract on the days before it; start there for a history like the real one.";

    /// <summary>Validates the options.</summary>
    /// <exception cref="ArgumentException">An option is out of its range; the parameter's name is the option's.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Start, new DateOnly(2008, 1, 1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(End, new DateOnly(2098, 12, 31));
        ArgumentOutOfRangeException.ThrowIfLessThan(End, Start);
        ArgumentOutOfRangeException.ThrowIfLessThan(FirstInstrumentId, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(FirstInstrumentId, 10_000_000);
        ArgumentOutOfRangeException.ThrowIfLessThan(Roots, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Roots, MaxRoots);
        if (!(Density is > 0 and <= 1000))
            throw new ArgumentOutOfRangeException(nameof(Density), Density, "The density must be above 0 and at most 1000.");
        if (Root is not { Length: 3 } || !Root.All(char.IsAsciiLetterUpper))
            throw new ArgumentException($"'{Root}' is not a root. A root has three capital letters.", nameof(Root));
    }

    /// <summary>The roots of all products: <see cref="Root"/>, then invented ones that share its first two letters.</summary>
    internal string[] AllRoots() =>
        [.. Enumerable.Range('A', 26).Select(c => Root[..2] + (char)c).Where(r => r != Root && r != "MGC").Prepend(Root).Take(Roots)];
}
