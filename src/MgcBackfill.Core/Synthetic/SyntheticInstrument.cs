using System.Globalization;
using MgcBackfill.Dbn;

namespace MgcBackfill.Synthetic;

/// <summary>One listing of an outright, a calendar spread or a butterfly. The same raw symbol ten years later is another listing.</summary>
internal sealed class SyntheticInstrument
{
    /// <summary>Kinds: 0 an outright, 1 to 7 a calendar spread over so many places, 8 a butterfly of three neighbours.</summary>
    public const int Kinds = 9;

    public const int Outright = 0;
    public const int Butterfly = 8;

    // Since 2023 ids come from a new range. Before that the range is small: an id is used again after 54 contracts (nine years, if six
    // months are listed) for another symbol.
    private const int NewIds = 42_000_000;
    private const int OldSlots = 54 * Kinds;
    private const int OldIdsPerRoot = 1000;
    private const int NewSlots = 9973;
    private const int NewIdsPerRoot = 20_000;
    private static readonly DateOnly s_newIdsFrom = new(2023, 1, 1);

    private readonly uint _id;
    private readonly uint _laterId;
    private readonly DateOnly _laterFrom;

    public SyntheticInstrument(SyntheticMarketOptions options, SyntheticProduct product, int contract, int kind, SymbolTable symbols)
    {
        (Contract, Kind) = (contract, kind);
        Name = GetName(product, contract, kind);
        Symbol = symbols.Intern(Name);
        Listing = product.Cycle.Listing(FarLeg);
        LastTrade = product.Cycle.LastTrade(contract);

        // Some stay mapped long after they expired, and the ids of some change while they are listed.
        var random = SplitMix64.Stream(options.Seed, StreamPurpose.Listing, product.Number, contract, kind);
        MappedUntil = LastTrade.AddDays(random % 5 == 0 ? 1 + (int)((random >> 8) % 600) : 1);
        var life = LastTrade.DayNumber - Listing.DayNumber;
        _laterFrom = (random >> 24) % 40 == 0 ? Listing.AddDays((life / 4) + (int)((random >> 32) % (uint)(life / 2))) : MappedUntil;
        _id = GetId(options, product, Listing, 0);
        _laterId = GetId(options, product, _laterFrom, 1);
    }

    public string Name { get; }

    /// <summary>Index of <see cref="Name"/> in the market's table.</summary>
    public int Symbol { get; }

    /// <summary>The contract; for a spread, its nearest leg.</summary>
    public int Contract { get; }

    public int Kind { get; }

    /// <summary>Contract and kind in one number, unique among the listings of the root.</summary>
    public int Number => (Contract * Kinds) + Kind;

    public bool IsOutright => Kind == Outright;

    public int FarLeg => Kind == Butterfly ? Contract + 2 : Contract + Kind;

    public DateOnly Listing { get; }

    public DateOnly LastTrade { get; }

    /// <summary>End of the mapping, exclusive. "Mapped" does not mean "trading".</summary>
    public DateOnly MappedUntil { get; }

    /// <summary>The id on a UTC date between listing and last trade.</summary>
    public uint IdOn(DateOnly date) => date < _laterFrom ? _id : _laterId;

    /// <summary>The header's intervals, clipped to [<paramref name="start"/>, <paramref name="end"/>).</summary>
    public IEnumerable<MappingInterval> Intervals(DateOnly start, DateOnly end)
    {
        (DateOnly From, DateOnly To, uint Id)[] intervals = [(Listing, _laterFrom, _id), (_laterFrom, MappedUntil, _laterId)];
        foreach (var (from, to, id) in intervals)
        {
            var (clippedFrom, clippedTo) = (from < start ? start : from, to > end ? end : to);
            if (clippedFrom < clippedTo)
                yield return new MappingInterval(clippedFrom, clippedTo, id.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static string GetName(SyntheticProduct product, int contract, int kind)
    {
        var (root, cycle) = (product.Root, product.Cycle);
        return kind switch
        {
            Outright => root + cycle.Code(contract),
            Butterfly => $"{root}:BF {cycle.Code(contract)}-{cycle.Code(contract + 1)}-{cycle.Code(contract + 2)}",
            _ => $"{root}{cycle.Code(contract)}-{root}{cycle.Code(contract + kind)}",
        };
    }

    private uint GetId(SyntheticMarketOptions options, SyntheticProduct product, DateOnly from, int change)
    {
        // Multiplied by a number that is coprime to the number of slots, so that ids do not follow the order of expiry.
        var number = ((Contract - product.Cycle.GetFirst(2000)) * Kinds) + Kind;
        var id =
            from < s_newIdsFrom
                ? (product.Number * OldIdsPerRoot) + (number * 131 % OldSlots * 2)
                : NewIds + (product.Number * NewIdsPerRoot) + (number * 7919 % NewSlots * 2);
        return (uint)(options.FirstInstrumentId + id + change);
    }
}
