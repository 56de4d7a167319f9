namespace MgcBackfill.Synthetic;

/// <summary>
/// How much trades in one session of one product: by year (thin until 2018, dense since), by hour, and by contract, with volume
/// moving to the next active contract in the week before notice.
/// </summary>
internal sealed class SessionLiquidity
{
    // Contracts per minute of all outrights together in an ordinary hour, from 2010 on.
    private const int FirstYear = 2010;
    private const int FirstDenseYear = 2019;
    private static readonly double[] s_years = [.09, .22, .28, .42, .33, .31, .42, .41, .43, 12, 34, 26, 30, 36, 46, 90];

    // Share of the volume, by the contract's distance from the front.
    private static readonly double[] s_behind = [.02, .012, .006, .0035, .0018, .0009, .0005];

    private readonly ulong _seed;
    private readonly int _rootIndex;
    private readonly DateOnly _date;
    private readonly double _total;
    private readonly double _volatility;
    private readonly int _front;
    private readonly int _next;
    private readonly int _previous;
    private readonly double _moved;
    private readonly double _movedBefore;

    public SessionLiquidity(SyntheticMarketOptions options, int rootIndex, GlobexSession session)
    {
        (_seed, _rootIndex, _date) = (options.Seed, rootIndex, session.TradeDate);
        var day = SplitMix64.Unit(SplitMix64.Stream(_seed, StreamPurpose.DayVolume, rootIndex, _date.DayNumber));
        var year = s_years[Math.Clamp(_date.Year - FirstYear, 0, s_years.Length - 1)];
        _total = year * options.Density * (.7 + (.6 * day)) * (session.IsShort ? .4 : 1);
        _volatility = _date.Year < FirstDenseYear ? .4 : .06;
        _front = ContractCycle.Front(_date);
        _next = ContractCycle.NextActive(_front);
        _previous = ContractCycle.PreviousActive(_front);
        _moved = Moved(_front);
        _movedBefore = Moved(_previous);
    }

    /// <summary>
    /// Volume of a minute in each hour since 17:00 Central, relative to an ordinary hour: low in Asia, higher in London, highest from the
    /// US data releases (07:30) to London's close.
    /// </summary>
    public static ReadOnlySpan<double> HourShape =>
        [.5, .45, .7, .8, .6, .45, .4, .45, .65, .9, 1, .85, .8, 1, 2.2, 2.6, 2.5, 1.8, 1.2, 1, .7, .5, .4];

    /// <summary>Contracts per minute in an ordinary hour; 0 if the instrument is listed but does not trade.</summary>
    public double Rate(SyntheticInstrument instrument)
    {
        var weight = instrument.Kind switch
        {
            SyntheticInstrument.Outright => OutrightWeight(instrument.Contract),
            SyntheticInstrument.Butterfly => instrument.Contract >= _front && instrument.Contract < _front + 2 ? .0005 : 0,
            _ => SpreadWeight(instrument.Contract, instrument.FarLeg),
        };
        var random = SplitMix64.Stream(_seed, StreamPurpose.ContractVolume, _rootIndex, _date.DayNumber, instrument.Number);
        return _total * weight * (1 + (_volatility * SplitMix64.Signed(random)));
    }

    private double OutrightWeight(int contract)
    {
        var behind = Math.Abs(contract - _front);
        var quiet = behind < s_behind.Length ? s_behind[behind] : .0003;
        if (contract == _front)
            return _movedBefore * (1 - _moved);
        if (contract == _next)
            return quiet + _moved;
        if (contract == _previous)
            return 1 - _movedBefore;
        return contract < _previous ? .0002 : quiet;
    }

    // Positions are rolled with spreads, so spreads trade most during the roll.
    private double SpreadWeight(int near, int far)
    {
        if (near == _front && far == _next)
            return .003 + (.12 * _moved * (1 - _moved));
        if (near == _previous && far == _front)
            return .12 * _movedBefore * (1 - _movedBefore);
        var ahead = near - _front;
        return ahead is >= 0 and < 4 && far - near <= 3 ? .0014 / ((1 + ahead) * (far - near)) : 0;
    }

    // The share of a contract's volume that has moved to the next one; it is one half a few days before notice.
    private double Moved(int contract)
    {
        var half = 3 + (2.5 * SplitMix64.Unit(SplitMix64.Stream(_seed, StreamPurpose.Roll, _rootIndex, contract)));
        var days = (half - ContractCycle.Weekdays(_date, ContractCycle.Notice(contract))) / 1.5;
        var cube = days * days * days;
        return .5 + (.5 * cube / (1 + Math.Abs(cube)));
    }
}
