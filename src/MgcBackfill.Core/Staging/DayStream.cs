using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Staging;

/// <summary>
/// Turns the bars of a source into decided trading days, one after the other (F1). A day is decided once, when the stream has passed its
/// end, and never at the end of a batch, a file or a chunk.
/// </summary>
internal sealed class DayStream
{
    private readonly Product _product;
    private readonly SourceReader _reader;
    private readonly Coverage _coverage;
    private readonly Func<TradingDay, DayNeed> _need;
    private readonly DayCollector _collector;
    private readonly RecordWindow? _window;
    private readonly Action<BarRun>? _passed;
    private SymbolKind[] _kinds = [];
    private BarRun _run;
    private TradingDay _day;
    private long _dayClose = long.MinValue;
    private DayNeed _dayNeed;
    private bool _ended;

    /// <summary>Creates the days of <paramref name="reader"/>, which the caller owns and disposes.</summary>
    /// <param name="reader">The bars.</param>
    /// <param name="coverage">What the source covers, to flag partial days (T4).</param>
    /// <param name="need">Returns what the pass needs of a day; called once for each day that has a bar.</param>
    /// <param name="window">Where the pass begins and ends, on boundaries of trading days; null for everything that the reader
    /// returns.</param>
    /// <param name="onBarsRead">Receives each run of bars that was read, including those outside the window; a run is valid until the call
    /// returns.</param>
    /// <param name="product">The product; null for the default.</param>
    public DayStream(
        SourceReader reader,
        Coverage coverage,
        Func<TradingDay, DayNeed> need,
        RecordWindow? window = null,
        Action<BarRun>? onBarsRead = null,
        Product? product = null
    )
    {
        _product = product ?? Products.Default;
        (_reader, _coverage, _need, _window, _passed) = (reader, coverage, need, window, onBarsRead);
        _collector = new DayCollector(reader.Symbols);
        reader.OnDuplicate = CountDuplicate;
    }

    /// <summary>What happened to the records; complete when the stream has ended.</summary>
    public RecordAccounting Accounting { get; } = new();

    /// <summary>The bars that several files hold.</summary>
    public DuplicateTally HeldTwice { get; } = new();

    /// <summary>Reads on to the next wanted day that has a bar of an outright.</summary>
    /// <param name="selected">Receives the day's bars, after those it already holds.</param>
    /// <param name="cancellation">Cancels the reading between two runs of bars.</param>
    /// <returns>The day's decision, or null at the end of the source.</returns>
    /// <exception cref="SourceException">The source is refused, or a record is not accounted for.</exception>
    public DayDecision? Next(BarBuffer selected, CancellationToken cancellation = default)
    {
        while (!_ended || _run.Start < _run.End)
        {
            if (_run.Start == _run.End)
            {
                cancellation.ThrowIfCancellationRequested();
                _ended = !_reader.Read(out _run);
                if (_ended)
                    break;
                AddNewSymbols();
                _passed?.Invoke(_run);
                _ended = _window?.Trim(ref _run) == false;
                if (_run.Start == _run.End)
                    continue;
            }

            var ts = _run.Items[_run.Start].TsEvent;
            if (ts >= _dayClose)
            {
                var decided = Decide(selected);
                Enter(TradingDay.FromTimestamp(ts));
                if (decided is not null)
                    return decided;
            }

            CollectDay();
        }

        if (Decide(selected) is { } last)
            return last;
        Balance();
        return null;
    }

    private void CountDuplicate(DuplicateBar duplicate)
    {
        if (_window?.Contains(duplicate.Other.TsEvent) == false)
            return;
        _window?.Count(duplicate.Other);
        Accounting.HeldTwice++;
        HeldTwice.Add(duplicate, _reader.Files, _reader.Symbols);
    }

    private DayDecision? Decide(BarBuffer selected)
    {
        var outrights = _collector.Count;
        var decided = _collector.Close(_day, !_coverage.Completes(_day), selected);
        if (decided is not null)
        {
            Accounting.Selected += decided.Bars;
            Accounting.OtherOutrights += outrights - decided.Bars;
        }

        return decided;
    }

    private void Enter(TradingDay day)
    {
        _day = day;
        _dayClose = day.Close;
        _dayNeed = _need(day);
    }

    // Processes the bars of the run that belong to the day.
    private void CollectDay()
    {
        var items = _run.Items;
        var (position, end, close) = (_run.Start, _run.End, _dayClose);
        if (_dayNeed != DayNeed.Wanted)
        {
            while (position < end && items[position].TsEvent < close)
                position++;
            if (_dayNeed == DayNeed.Outside)
                Accounting.Outside += position - _run.Start;
            else
                Accounting.AlreadyDone += position - _run.Start;
        }
        else
        {
            var kinds = _kinds;
            long spreads = 0,
                combinations = 0,
                others = 0;
            for (; position < end && items[position].TsEvent < close; position++)
            {
                ref readonly var bar = ref items[position];
                var kind = kinds[bar.Symbol];
                if (kind == SymbolKind.Outright)
                    _collector.Add(in bar);
                else if (kind == SymbolKind.CalendarSpread)
                    spreads++;
                else if (kind == SymbolKind.Combination)
                    combinations++;
                else
                    others++;
            }

            Accounting.CalendarSpreads += spreads;
            Accounting.Combinations += combinations;
            Accounting.OtherSymbols += others;
        }

        _run = _run with { Start = position };
    }

    private void AddNewSymbols()
    {
        var known = _kinds.Length;
        if (known == _reader.Symbols.Count)
            return;
        Array.Resize(ref _kinds, _reader.Symbols.Count);
        for (var i = known; i < _kinds.Length; i++)
            _kinds[i] = _product.Classify(_reader.Symbols[i]);
    }

    private void Balance()
    {
        // Records of other types have no time, so they belong to no window: the code that creates the windows counts them.
        Accounting.Read = _window?.Read ?? _reader.Records;
        Accounting.OtherTypes = _window is null ? _reader.OtherTypes : 0;
        Accounting.Unread = _window is null ? _reader.Unread : 0;
        if (!Accounting.Balances)
            throw new SourceException(ErrorIds.AccountingMismatch, $"Not every record is accounted for: {Accounting}.");
    }
}
