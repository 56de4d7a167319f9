using MgcBackfill.Dbn;

namespace MgcBackfill.Synthetic;

/// <summary>Everything listed of one product between two dates, whether it trades or not.</summary>
internal sealed class InstrumentUniverse
{
    private readonly SyntheticInstrument?[] _instruments;
    private readonly ContractCycle _cycle;
    private readonly int _first;

    public InstrumentUniverse(SyntheticMarketOptions options, SyntheticProduct product, SymbolTable symbols)
    {
        _cycle = product.Cycle;

        // Listed two years ahead; mapped up to two years behind.
        _first = _cycle.GetFirst(options.Start.Year - 3);
        var last = _cycle.GetFirst(options.End.Year + 4);
        _instruments = new SyntheticInstrument?[(last - _first) * SyntheticInstrument.Kinds];
        for (var contract = _first; contract < last; contract++)
        {
            for (var kind = 0; kind < (options.Spreads ? SyntheticInstrument.Kinds : 1); kind++)
            {
                if (_cycle.Listing(contract) > options.End)
                    continue;
                var instrument = new SyntheticInstrument(options, product, contract, kind, symbols);
                if (instrument.Listing <= options.End && instrument.MappedUntil > options.Start)
                    _instruments[IndexOf(contract, kind)] = instrument;
            }
        }
    }

    /// <summary>The instruments, by nearest leg, outrights before spreads.</summary>
    public IEnumerable<SyntheticInstrument> All => _instruments.OfType<SyntheticInstrument>();

    /// <summary>What can trade in the session of a date: listed before it, and not past its last day.</summary>
    public IEnumerable<SyntheticInstrument> TradingOn(DateOnly date)
    {
        var front = _cycle.Front(date);
        var nearest = Math.Max(_first, _cycle.PreviousActive(_cycle.PreviousActive(front)));
        var end = Math.Min(_instruments.Length, IndexOf(front + _cycle.Listed, 0));
        for (var i = IndexOf(nearest, 0); i < end; i++)
        {
            if (_instruments[i] is { } instrument && instrument.Listing < date && date <= instrument.LastTrade)
                yield return instrument;
        }
    }

    private int IndexOf(int contract, int kind) => ((contract - _first) * SyntheticInstrument.Kinds) + kind;
}
