using System.Runtime.CompilerServices;
using MgcBackfill.Dbn;

namespace MgcBackfill.Synthetic;

/// <summary>
/// One product during one session: decides minute by minute which instruments have traded, and writes their bars. Reused for every
/// session, so that memory does not grow with the history.
/// </summary>
internal sealed class ProductSession
{
    private const int Hours = GlobexSession.FullLength / 60;

    // Listed outrights, and the few spreads around the front that trade at all: about forty if every month is listed.
    private const int MaxActive = 64;

    // An instrument with fewer contracts per minute than this does not trade.
    private const double LeastRate = 1e-9;

    // Trades are clustered: a minute with a trade has this many more contracts than it would have if trades were independent.
    private const double Bunching = 1.5;
    private const int VolumeBits = 8;

    private readonly SyntheticMarketOptions _options;
    private readonly SyntheticProduct _product;
    private readonly InstrumentUniverse _universe;
    private readonly PricePath _path;
    private readonly ActiveInstrument[] _active = new ActiveInstrument[MaxActive];
    private readonly uint[] _odds = new uint[MaxActive * Hours];
    private readonly uint[] _volumes = new uint[MaxActive * Hours];
    private SessionHours _hours;
    private ulong _order;
    private int _count;

    public ProductSession(SyntheticMarketOptions options, SyntheticProduct product, InstrumentUniverse universe)
    {
        (_options, _product, _universe) = (options, product, universe);
        _path = new PricePath(product);
    }

    /// <summary>How many instruments can trade: the most bars that a minute can have.</summary>
    public int Count => _count;

    /// <summary>Moves to the start of a session.</summary>
    public void Begin(GlobexSession session)
    {
        var open = _path.RandomWalk(_options.Seed, session);
        var liquidity = new SessionLiquidity(_options, _product, session);
        _order = SplitMix64.Stream(_options.Seed, StreamPurpose.Order, _product.Number, session.TradeDate.DayNumber);
        _hours = _product.Group.Session.GetHours(session);
        _count = 0;
        if (_hours == SessionHours.None)
            return;
        foreach (var instrument in _universe.TradingOn(session.TradeDate))
        {
            var rate = liquidity.Rate(instrument);
            if (rate > LeastRate)
                Add(instrument, rate, open, session.TradeDate);
        }
    }

    /// <summary>Sets the UTC date for which the ids are valid.</summary>
    public void SetDate(DateOnly date)
    {
        foreach (ref var instrument in _active.AsSpan(0, _count))
            instrument.Id = instrument.Instrument.IdOn(date);
    }

    /// <summary>Writes the bars of a minute. The order of instruments differs from minute to minute, as in the vendor's files.</summary>
    /// <param name="minute">Since the session's open.</param>
    /// <param name="ts">The same as nanoseconds since the epoch.</param>
    /// <param name="bars">Receives the bars; at least <see cref="Count"/> long.</param>
    /// <returns>How many there are.</returns>
    public int Write(int minute, long ts, Span<Bar> bars)
    {
        if (!_hours.Contains(minute))
            return 0;
        var row = minute / 60 * MaxActive;
        var probabilities = _odds.AsSpan(row, _count);
        var volumes = _volumes.AsSpan(row, _count);
        var active = _active.AsSpan(0, _count);
        var order = SplitMix64.At(_order, minute);
        var i = (int)(((order >> 32) * (uint)_count) >> 32);
        var step = (order & 1) == 0 ? 1 : -1;
        var written = 0;

        for (var left = _count; left > 0; left--, i += step)
        {
            i =
                i == _count ? 0
                : i < 0 ? _count - 1
                : i;
            var random = SplitMix64.At(active[i].Trades, minute);
            if ((uint)(random >> 32) < probabilities[i])
                Write(in active[i], minute, ts, Volume((uint)random, volumes[i]), random, ref bars[written++]);
        }

        return written;
    }

    // 1 and more: three times a square has mean 1 and a long tail. The lower random bits round the remainder.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Volume(uint random, uint mean)
    {
        var square = (ulong)(random >> 16) * (random >> 16) * 3 >> 16;
        return 1 + (uint)(((square * mean) + ((ulong)(random & 0xFFFF) << VolumeBits)) >> (16 + VolumeBits));
    }

    private void Write(in ActiveInstrument instrument, int minute, long ts, uint volume, ulong random, ref Bar bar)
    {
        var noise = SplitMix64.Mix(random);
        bar.TsEvent = ts;
        bar.InstrumentId = instrument.Id;
        bar.Symbol = instrument.Instrument.Symbol;
        bar.Volume = volume;
        if (instrument.Instrument.IsOutright)
            BarPrices.SetOutright(ref bar, _path[minute], instrument.Basis, noise, _product.Grid);
        else
            BarPrices.SetSpread(ref bar, instrument.Basis, noise, _product.Grid);
    }

    private void Add(SyntheticInstrument instrument, double rate, long spot, DateOnly date)
    {
        for (var hour = 0; hour < Hours; hour++)
        {
            // Two independent kinds of trader, each with a geometric number of contracts: how many minutes stay empty.
            var mean = rate * _product.Group.Session.HourShape[hour];
            var empty = 1 / ((1 + (mean / 2)) * (1 + (mean / 2)));
            _odds[(hour * MaxActive) + _count] = (uint)((1 - empty) * uint.MaxValue);
            _volumes[(hour * MaxActive) + _count] = (uint)(((mean / (1 - empty)) - 1 + Bunching) * (1 << VolumeBits));
        }

        ref var active = ref _active[_count++];
        active.Instrument = instrument;
        active.Trades = SplitMix64.Stream(_options.Seed, StreamPurpose.Trades, _product.Number, date.DayNumber, instrument.Number);
        active.Basis = (long)(spot * Contango(instrument, date));
    }

    // How much an outright is above spot, as a fraction of spot; for a spread, the near leg minus the far one.
    private double Contango(SyntheticInstrument instrument, DateOnly date)
    {
        var near = _product.Curve.Contango(instrument.Contract, date);
        var far = _product.Curve.Contango(instrument.FarLeg, date);
        return instrument.Kind switch
        {
            SyntheticInstrument.Outright => near,
            SyntheticInstrument.Butterfly => near - (2 * _product.Curve.Contango(instrument.Contract + 1, date)) + far,
            _ => near - far,
        };
    }

    private struct ActiveInstrument
    {
        public SyntheticInstrument Instrument;
        public ulong Trades;
        public long Basis;
        public uint Id;
    }
}
