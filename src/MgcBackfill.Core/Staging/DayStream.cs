using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Staging;

/// <summary>
/// Turns the bars of a source into decided trading days, one after the other, for one product or several (F1). A day is decided once, when
/// the stream has passed its end, and never at the end of a batch, a file or a chunk.
/// </summary>
internal sealed class DayStream
{
    private const int NoOwner = -1;

    private readonly SourceReader _reader;
    private readonly Coverage _coverage;
    private readonly Lane[] _lanes;
    private readonly RecordWindow? _window;
    private readonly Action<BarRun>? _passed;

    // By symbol: the lane whose product it is an outright of, and the number of its bars on the current day if there is no such lane.
    private int[] _owners = [];
    private int[] _others = [];
    private readonly List<int> _tradedOthers = [];
    private BarRun _run;
    private TradingDay _day;
    private long _dayClose = long.MinValue;
    private long _dayBars;
    private bool _isWanted;
    private bool _ended;

    /// <summary>Creates the days of <paramref name="reader"/>, which the caller owns and disposes.</summary>
    /// <param name="reader">The bars.</param>
    /// <param name="coverage">What the source covers, to flag partial days (T4).</param>
    /// <param name="selections">The products to select, at least one.</param>
    /// <param name="window">Where the pass begins and ends, on boundaries of trading days; null for everything that the reader
    /// returns.</param>
    /// <param name="onBarsRead">Receives each run of bars that was read, including those outside the window; a run is valid until the call
    /// returns.</param>
    public DayStream(
        SourceReader reader,
        Coverage coverage,
        IReadOnlyList<DaySelection> selections,
        RecordWindow? window = null,
        Action<BarRun>? onBarsRead = null
    )
    {
        (_reader, _coverage, _window, _passed) = (reader, coverage, window, onBarsRead);
        _lanes = [.. selections.Select(s => new Lane(s, new DayCollector(reader.Symbols)))];
        reader.OnDuplicate += CountDuplicate;
    }

    /// <summary>The bars that several files hold.</summary>
    public DuplicateTally HeldTwice { get; } = new();

    /// <summary>Reads on to the end of the next day that a selection needs and on which one of its outrights traded.</summary>
    /// <param name="cancellation">Cancels the reading between two runs of bars.</param>
    /// <returns>True if at least one selection has a decision; false at the end of the source.</returns>
    /// <exception cref="SourceException">The source is refused, or a record is not accounted for.</exception>
    public bool Next(CancellationToken cancellation = default)
    {
        foreach (var lane in _lanes)
            lane.Selection.Clear();
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
                var decided = EndDay();
                Enter(TradingDay.FromTimestamp(ts));
                if (decided)
                    return true;
            }

            CollectDay();
        }

        if (EndDay())
            return true;
        foreach (var lane in _lanes)
            Balance(lane.Selection);
        return false;
    }

    private void CountDuplicate(DuplicateBar duplicate)
    {
        if (_window?.Contains(duplicate.Other.TsEvent) == false)
            return;
        _window?.Count(duplicate.Other);
        foreach (var lane in _lanes)
            lane.Selection.Accounting.HeldTwice++;
        HeldTwice.Add(duplicate, _reader.Files, _reader.Symbols);
    }

    private void Enter(TradingDay day)
    {
        _day = day;
        _dayClose = day.Close;
        _isWanted = false;
        foreach (var lane in _lanes)
        {
            lane.Need = lane.Selection.GetNeed(day);
            _isWanted |= lane.Need == DayNeed.Wanted;
        }
    }

    // Processes the bars of the run that belong to the day.
    private void CollectDay()
    {
        var items = _run.Items;
        var (position, end, close) = (_run.Start, _run.End, _dayClose);
        if (!_isWanted)
        {
            while (position < end && items[position].TsEvent < close)
                position++;
        }
        else
        {
            var (owners, others, lanes) = (_owners, _others, _lanes);
            for (; position < end && items[position].TsEvent < close; position++)
            {
                ref readonly var bar = ref items[position];
                var owner = owners[bar.Symbol];
                if (owner != NoOwner)
                    lanes[owner].Collector.Add(in bar);
                else if (others[bar.Symbol]++ == 0)
                    _tradedOthers.Add(bar.Symbol);
            }
        }

        _dayBars += position - _run.Start;
        _run = _run with { Start = position };
    }

    // Decides the day for every lane. The outrights of another lane's product are other symbols to this one.
    private bool EndDay()
    {
        var decided = false;
        var outrights = _lanes.Sum(l => (long)l.Collector.Count);
        foreach (var lane in _lanes)
        {
            var (accounting, own) = (lane.Selection.Accounting, lane.Collector.Count);
            if (lane.Need != DayNeed.Wanted || lane.Selection.IsStopped)
            {
                accounting.Outside += lane.Need == DayNeed.Outside ? _dayBars : 0;
                accounting.AlreadyDone += lane.Need == DayNeed.AlreadyDone ? _dayBars : 0;
                continue;
            }

            accounting.OtherSymbols += outrights - own;
            foreach (var symbol in _tradedOthers)
                Count(accounting, lane.Kinds[symbol], _others[symbol]);
            lane.Selection.Decide(lane.Collector, _day, !_coverage.Completes(_day));
            decided |= lane.Selection.Decision is not null;
        }

        Clear();
        return decided;
    }

    private void Clear()
    {
        foreach (var lane in _lanes)
            lane.Collector.Clear();
        foreach (var symbol in _tradedOthers)
            _others[symbol] = 0;
        _tradedOthers.Clear();
        _dayBars = 0;
    }

    private static void Count(RecordAccounting accounting, SymbolKind kind, int bars)
    {
        accounting.CalendarSpreads += kind == SymbolKind.CalendarSpread ? bars : 0;
        accounting.Combinations += kind == SymbolKind.Combination ? bars : 0;
        accounting.OtherSymbols += kind == SymbolKind.Other ? bars : 0;
    }

    private void AddNewSymbols()
    {
        var (known, count) = (_owners.Length, _reader.Symbols.Count);
        if (known == count)
            return;
        Array.Resize(ref _owners, count);
        Array.Resize(ref _others, count);
        foreach (var lane in _lanes)
            Array.Resize(ref lane.Kinds, count);
        for (var symbol = known; symbol < count; symbol++)
        {
            _owners[symbol] = NoOwner;
            for (var i = 0; i < _lanes.Length; i++)
            {
                _lanes[i].Kinds[symbol] = _lanes[i].Selection.Product.Classify(_reader.Symbols[symbol]);
                if (_lanes[i].Kinds[symbol] == SymbolKind.Outright)
                    _owners[symbol] = i;
            }
        }
    }

    private void Balance(DaySelection selection)
    {
        if (selection.IsStopped)
            return;

        // Records of other types have no time, so they belong to no window: the code that creates the windows counts them.
        var accounting = selection.Accounting;
        accounting.Read = _window?.Read ?? _reader.Records;
        accounting.OtherTypes = _window is null ? _reader.OtherTypes : 0;
        accounting.Unread = _window is null ? _reader.Unread : 0;
        if (!accounting.Balances)
            throw new SourceException(
                ErrorIds.AccountingMismatch,
                $"Not every record is accounted for: {accounting}.",
                advice: Advice.ReportMiscount
            );
    }

    // A product's part of the stream.
    private sealed class Lane(DaySelection selection, DayCollector collector)
    {
        // By symbol, as the product sees it.
        public SymbolKind[] Kinds = [];

        public DaySelection Selection { get; } = selection;

        public DayCollector Collector { get; } = collector;

        public DayNeed Need { get; set; }
    }
}
