using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Formats;
using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Staging;

/// <summary>
/// Selects the front month of each trading day from single bars in time order, whatever their origin. A day is decided once, when a bar of
/// a later day is added or the bars end (F1); its memory is then released.
/// </summary>
public sealed class FrontMonthSelector
{
    // Stored instead of the time of the last bar for symbols that are not outrights of the product. Their bars are not used.
    private const long NotCandidate = long.MaxValue;

    private readonly Product _product;
    private readonly SortedSet<string> _otherRoots = new(StringComparer.Ordinal);
    private readonly SymbolTable _symbols = new();
    private readonly DayCollector _collector;
    private readonly BarBuffer _scratch = new();
    private readonly List<DbnBar> _selected = [];
    private List<DbnBar> _outrights = [];
    private List<DbnBar> _decided = [];
    private long[] _lastTsBySymbol = [];
    private TradingDay _day;
    private long _dayClose = long.MinValue;
    private long _lastTs = long.MinValue;

    /// <summary>Creates a selector without any bars.</summary>
    /// <param name="product">The product whose front month is selected.</param>
    public FrontMonthSelector(Product product) => (_product, _collector) = (product, new DayCollector(_symbols));

    /// <summary>Number of bars of outrights of the product.</summary>
    public long Candidates { get; private set; }

    /// <summary>Number of other bars; these never become the front month (A2).</summary>
    public long Others { get; private set; }

    /// <summary>The roots of the outrights among the other bars, in ordinal order.</summary>
    public IReadOnlyCollection<string> OtherRoots => _otherRoots;

    /// <summary>Adds the next bar.</summary>
    /// <returns>The previous day if the bar is the first of a later day; otherwise null.</returns>
    /// <exception cref="SourceException">The bar is earlier than one that was added, or its contract already has a bar of that
    /// minute.</exception>
    public DecidedDay? Add(DbnBar bar)
    {
        var raw = bar.Raw;
        if (raw.TsEvent < _lastTs)
            throw OutOfOrder(bar);
        _lastTs = raw.TsEvent;
        if (!TryIntern(bar, out raw.Symbol))
            return null;
        if (_lastTsBySymbol[raw.Symbol] == raw.TsEvent)
            throw Duplicate(bar);
        _lastTsBySymbol[raw.Symbol] = raw.TsEvent;

        var decided = raw.TsEvent >= _dayClose ? Finish() : null;
        if (raw.TsEvent >= _dayClose)
            (_day, _dayClose) = (TradingDay.FromTimestamp(raw.TsEvent), TradingDay.FromTimestamp(raw.TsEvent).Close);
        Candidates++;
        _collector.Add(in raw);
        _outrights.Add(bar);
        return decided;
    }

    /// <summary>Selects the front month of the current day, at the end of the bars.</summary>
    /// <returns>Null if there was no bar of an outright.</returns>
    public DecidedDay? Finish()
    {
        _scratch.Clear();
        var decision = _collector.Close(_day, partial: false, _scratch);
        (_outrights, _decided) = (_decided, _outrights);
        _outrights.Clear();
        if (decision is null)
            return null;
        _selected.Clear();
        foreach (var bar in _decided)
        {
            if (bar.SourceSymbol == decision.SourceSymbol)
                _selected.Add(bar);
        }

        return new DecidedDay(decision, _selected);
    }

    private bool TryIntern(DbnBar bar, out int symbol)
    {
        symbol = _symbols.Intern(bar.SourceSymbol);
        if (symbol == _lastTsBySymbol.Length)
        {
            Array.Resize(ref _lastTsBySymbol, symbol + 1);
            _lastTsBySymbol[symbol] = _product.IsOutright(bar.SourceSymbol) ? long.MinValue : NotCandidate;
            if (_lastTsBySymbol[symbol] == NotCandidate && bar.Symbol is { } root)
                _otherRoots.Add(root);
        }

        if (_lastTsBySymbol[symbol] != NotCandidate)
            return true;
        Others++;
        return false;
    }

    private SourceException OutOfOrder(DbnBar bar) =>
        new(
            ErrorIds.TimestampOutOfOrder,
            $"The bar {bar} follows a later bar, of {UtcText.Minute(_lastTs)}.",
            Where(bar),
            "Pass the bars in time order: a day is decided after its last bar. "
                + "One command that reads all the files passes them in this order."
        );

    private static SourceException Duplicate(DbnBar bar) =>
        new(
            ErrorIds.BarDuplicate,
            $"A second bar of {bar.SourceSymbol} at {UtcText.Minute(bar.Raw.TsEvent)} was passed ({bar.File}, record {bar.RecordIndex}).",
            Where(bar),
            "Pass every bar once."
        );

    private static ErrorLocation Where(DbnBar bar) =>
        new()
        {
            File = bar.File,
            RecordIndex = bar.RecordIndex,
            SourceSymbol = bar.SourceSymbol,
            TsUtc = bar.TsUtc,
            TradingDay = bar.TradingDay,
        };
}
