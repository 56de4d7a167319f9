using MgcBackfill.Dbn;
using MgcBackfill.Market;

namespace MgcBackfill.Synthetic;

/// <summary>
/// A synthetic market that looks like its products to a reader of files: hours, contracts, rolls, spreads and symbology follow the real
/// ones; its prices and volumes are invented. Streamed session by session; memory does not grow with the length of the history.
/// </summary>
internal sealed class SyntheticMarket
{
    private readonly SyntheticMarketOptions _options;
    private readonly SyntheticProduct[] _products;
    private readonly InstrumentUniverse[] _universes;
    private readonly bool[] _outrights;

    /// <exception cref="ArgumentException">There is no such market.</exception>
    public SyntheticMarket(SyntheticMarketOptions options)
    {
        options.Validate();
        _options = options;
        _products = [.. options.Products.Select(SyntheticProduct.Create)];
        _universes = [.. _products.Select(p => new InstrumentUniverse(options, p, Symbols))];
        _outrights = new bool[Symbols.Count];
        foreach (var instrument in _universes.SelectMany(u => u.All))
            _outrights[instrument.Symbol] = instrument.IsOutright;
    }

    /// <summary>The raw symbols by the index that bars carry.</summary>
    public SymbolTable Symbols { get; } = new();

    /// <summary>True if the symbol at <paramref name="symbol"/> is an outright's, of whatever product.</summary>
    public bool IsOutright(int symbol) => _outrights[symbol];

    /// <summary>The header of a file that holds all of the market, like the vendor's reply to a query for the parent symbols.</summary>
    public DbnMetadata Metadata(byte dbnVersion)
    {
        var (start, end) = (_options.Start, _options.End.AddDays(1));
        var mappings = _universes
            .SelectMany(u => u.All)
            .GroupBy(i => i.Symbol)
            .Select(g => new SymbolMapping(g.First().Name, [.. g.OrderBy(i => i.Listing).SelectMany(i => i.Intervals(start, end))]))
            .OrderBy(m => m.RawSymbol, StringComparer.Ordinal)
            .ToArray();
        var days = end.DayNumber - start.DayNumber;
        return new DbnMetadata
        {
            Version = dbnVersion,
            Dataset = "GLBX.MDP3",
            Schema = BarInterval.Minute.Schema,
            Start = GlobexSession.Midnight(start),
            End = GlobexSession.Midnight(end),
            StypeIn = DbnStype.Parent,
            StypeOut = DbnStype.InstrumentId,
            Symbols = [.. _options.Products.Select(p => p.ParentSymbol)],
            Partial = [.. mappings.Where(m => m.Intervals.Sum(i => i.End.DayNumber - i.Start.DayNumber) < days).Select(m => m.RawSymbol)],
            IsSynthetic = true,
            Mappings = mappings,
        };
    }

    /// <summary>
    /// The bars in order of ts_event, a session at a time; <see cref="Bar.File"/> and <see cref="Bar.Record"/> are not set. Each batch is
    /// valid until the next one is requested.
    /// </summary>
    public IEnumerable<ReadOnlyMemory<Bar>> Sessions()
    {
        var products = _products.Zip(_universes, (product, universe) => new ProductSession(_options, product, universe)).ToArray();
        var bars = new Bar[1 << 14];

        // The session of the day after the last date opens on that date.
        for (var date = _options.Start; date <= _options.End.AddDays(1); date = date.AddDays(1))
        {
            if (GlobexCalendar.GetSession(date) is not { } session)
                continue;
            foreach (var product in products)
                product.Begin(session);
            var count = Write(session, products, ref bars);
            if (count > 0)
                yield return bars.AsMemory(0, count);
        }
    }

    private int Write(GlobexSession session, ProductSession[] products, ref Bar[] bars)
    {
        var start = GlobexSession.Midnight(_options.Start);
        var end = GlobexSession.Midnight(_options.End.AddDays(1));
        var midnight = GlobexSession.Midnight(session.TradeDate);
        SetDate(products, session.TradeDate.AddDays(-1));

        var most = products.Sum(p => p.Count);
        var count = 0;
        for (var minute = 0; minute < session.Minutes; minute++)
        {
            var ts = session.Open + (minute * GlobexSession.Minute);
            if (ts == midnight)
                SetDate(products, session.TradeDate);
            if (ts < start || ts >= end)
                continue;
            if (bars.Length - count < most)
                Array.Resize(ref bars, bars.Length * 2);
            foreach (var product in products)
                count += product.Write(minute, ts, bars.AsSpan(count));
        }

        return count;
    }

    private static void SetDate(ProductSession[] products, DateOnly date)
    {
        foreach (var product in products)
            product.SetDate(date);
    }
}
