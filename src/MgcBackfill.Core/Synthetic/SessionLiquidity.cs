namespace MgcBackfill.Synthetic;

/// <summary>
/// How much trades in one session of one product: by year, by hour, and by contract, with volume
/// moving to the next active contract in the week before notice.
/// </summary>
internal sealed class SessionLiquidity
{
    // Below this volume a day's share of a contract varies much.
    private const double Thin = 1;

    // Share of the volume, by the contract's distance from the front.
    private static readonly double[] s_behind = [.02, .012, .006, .0035, .0018, .0009, .0005];

    private readonly ulong _seed;
    private readonly SyntheticProduct _product;
    private readonly DateOnly _date;
    private readonly double _total;
    private readonly double _volatility;
    private readonly double _back;
    private readonly int _front;
    private readonly int _next;
    private readonly int _previous;
    private readonly double _moved;
    private readonly double _movedBefore;

    public SessionLiquidity(SyntheticMarketOptions options, SyntheticProduct product, GlobexSession session)
    {
        (_seed, _product, _date) = (options.Seed, product, session.TradeDate);
        var day = SplitMix64.Unit(SplitMix64.Stream(_seed, StreamPurpose.DayVolume, product.Number, _date.DayNumber));
        var year = product.Profile.Volume.InYear(_date.Year);
        _total = year * options.Density * (.7 + (.6 * day)) * (session.IsShort ? .4 : 1);
        _volatility = year < Thin ? .4 : .06;
        _back = product.Group.BackMonths;
        var cycle = product.Cycle;
        _front = cycle.Front(_date);
        _next = cycle.NextActive(_front);
        _previous = cycle.PreviousActive(_front);
        _moved = Moved(_front);
        _movedBefore = Moved(_previous);
    }

    /// <summary>Contracts per minute in an ordinary hour; 0 if the instrument is listed but does not trade.</summary>
    public double Rate(SyntheticInstrument instrument)
    {
        var weight = instrument.Kind switch
        {
            SyntheticInstrument.Outright => OutrightWeight(instrument.Contract),
            SyntheticInstrument.Butterfly => instrument.Contract >= _front && instrument.Contract < _front + 2 ? .0005 : 0,
            _ => SpreadWeight(instrument.Contract, instrument.FarLeg),
        };
        var random = SplitMix64.Stream(_seed, StreamPurpose.ContractVolume, _product.Number, _date.DayNumber, instrument.Number);
        return _total * weight * (1 + (_volatility * SplitMix64.Signed(random)));
    }

    private double OutrightWeight(int contract)
    {
        var behind = Math.Abs(contract - _front);
        var quiet = _back * (behind < s_behind.Length ? s_behind[behind] : .0003);
        if (contract == _front)
            return _movedBefore * (1 - _moved);
        if (contract == _next)
            return quiet + _moved;
        if (contract == _previous)
            return 1 - _movedBefore;
        return contract < _previous ? .0002 * _back : quiet;
    }

    // Positions are rolled with spreads, so spreads trade most during the roll.
    private double SpreadWeight(int near, int far)
    {
        if (near == _front && far == _next)
            return (.003 * _back) + (.12 * _moved * (1 - _moved));
        if (near == _previous && far == _front)
            return .12 * _movedBefore * (1 - _movedBefore);
        var ahead = near - _front;
        return ahead is >= 0 and < 4 && far - near <= 3 ? .0014 * _back / ((1 + ahead) * (far - near)) : 0;
    }

    // The share of a contract's volume that has moved to the next one; it is one half a few days before notice.
    private double Moved(int contract)
    {
        var half = 3 + (2.5 * SplitMix64.Unit(SplitMix64.Stream(_seed, StreamPurpose.Roll, _product.Number, contract)));
        var days = (half - Weekdays.Between(_date, _product.Cycle.Notice(contract))) / 1.5;
        var cube = days * days * days;
        return .5 + (.5 * cube / (1 + Math.Abs(cube)));
    }
}
