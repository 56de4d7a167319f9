using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Formats;
using MgcBackfill.Integrity;
using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Staging;

namespace MgcBackfill.Lake;

/// <summary>
/// One reading of a source for several units of one interval. Every bar goes to the unit of its root and year; the front month of each root
/// is decided by the stages of a backfill. Only the bars of a row group of each unit of a year are in memory at a time.
/// </summary>
internal sealed class LakePass
{
    private const long LargestPrice = 999_999_999_999_999_999;

    private readonly SourceSet _source;
    private readonly SourceReader _reader;
    private readonly RowGroupSorter _sorter;
    private readonly LakeCensus _census;
    private readonly Stack<RowGroupBuffer> _freeBuffers = [];
    private readonly Func<LakeUnitName, IUnitSink> _open;
    private readonly Action<LakeUnitName, BackfillException?> _completed;
    private readonly Action<long>? _progress;
    private readonly Dictionary<(string Root, int Year), UnitState> _units;
    private readonly Queue<int> _years;
    private readonly List<UnitState> _complete = [];
    private readonly List<DaySelection> _selections = [];

    // By symbol: the index of its root, or -1 if no unit has it; and by root the unit of the current year.
    private readonly Dictionary<string, int> _rootIndexes = new(StringComparer.Ordinal);
    private int[] _rootOf = [];
    private readonly UnitState?[] _current;
    private long _yearStart;
    private long _yearEnd = long.MinValue;

    private LakePass(
        SourceSet source,
        SourceReader reader,
        IReadOnlyList<LakeUnitTask> units,
        Func<LakeUnitName, IUnitSink> open,
        Action<LakeUnitName, BackfillException?> completed,
        Action<long>? progress
    )
    {
        (_source, _reader, _open, _completed, _progress) = (source, reader, open, completed, progress);
        _sorter = new RowGroupSorter(reader.Symbols);
        _census = new LakeCensus(source.Interval, reader);
        _units = units.ToDictionary(u => (u.Name.Root, u.Name.Year), u => new UnitState(u));
        _years = new Queue<int>(units.Select(u => u.Name.Year).Distinct().Order());
        foreach (var root in units.Select(u => u.Name.Root).Distinct())
            _rootIndexes.Add(root, _rootIndexes.Count);
        _current = new UnitState?[_rootIndexes.Count];
        foreach (var root in units.Where(u => u.HasFront).Select(u => u.Name.Root).Distinct())
            _selections.Add(new DaySelection(Products.Get(root), day => GetNeed(root, day)));
    }

    /// <summary>Reads the source once.</summary>
    /// <param name="source">The files of the units, accepted.</param>
    /// <param name="units">The units, all of the source's interval.</param>
    /// <param name="open">Opens the receiver of a unit's rows.</param>
    /// <param name="completed">Called once for each unit, with the error if it could not be finished; the other units go on.</param>
    /// <param name="progress">Called with the bytes of the files read so far.</param>
    /// <param name="cancellation">Cancels the work.</param>
    /// <returns>What these files have in each year that was read as a whole.</returns>
    /// <exception cref="SourceException">A file is refused; units published before stay.</exception>
    public static IReadOnlyList<LakeYearCount> Run(
        SourceSet source,
        IReadOnlyList<LakeUnitTask> units,
        Func<LakeUnitName, IUnitSink> open,
        Action<LakeUnitName, BackfillException?> completed,
        Action<long>? progress,
        CancellationToken cancellation
    )
    {
        using var reader = source.Open(units.Min(u => u.Start), units.Max(u => u.End));
        var pass = new LakePass(source, reader, units, open, completed, progress);
        try
        {
            pass.Read(cancellation);
            var counts = pass._census.Finish().ToLookup(c => c.Key.Year, c => (c.Key.Root, Bars: c.Value));

            // Frames outside the time of the units may have been skipped.
            var (first, last) = reader.HasReadAll
                ? LakeCounts.GetYears(source)
                : (units.Min(u => u.Name.Year), units.Max(u => u.Name.Year));
            return
            [
                .. Enumerable
                    .Range(first, last - first + 1)
                    .Select(y => new LakeYearCount(source.Interval, y, counts[y].ToDictionary(c => c.Root, c => c.Bars))),
            ];
        }
        finally
        {
            foreach (var unit in pass._units.Values.Concat(pass._complete))
                unit.Abandon();
        }
    }

    private void Read(CancellationToken cancellation)
    {
        if (_selections.Count > 0)
        {
            ReadDays(cancellation);
        }
        else
        {
            while (_reader.Read(out var run))
            {
                cancellation.ThrowIfCancellationRequested();
                Take(run);
                CompleteBefore(run.Items[run.End - 1].TsEvent, cancellation);
                Publish(wait: false);
            }
        }

        CompleteBefore(long.MaxValue, cancellation);

        // The days end with the last one that a unit needs. The rest of the files is read all the same, to compare their sha256.
        while (_reader.Read(out var rest))
        {
            cancellation.ThrowIfCancellationRequested();
            _census.Add(rest);
        }

        Publish(wait: true);
        if (_complete.Count > 0)
            throw new InternalException($"Unit {_complete[0].Task.Name} was not published, because a file of it was not read to its end.");
    }

    private void ReadDays(CancellationToken cancellation)
    {
        using var inspector = new DayInspector([.. _source.Files.Select(f => f.Path)], _source.Interval);
        var window = new RecordWindow(_units.Values.Min(u => u.Task.Start), _units.Values.Max(u => u.Task.End));
        var days = new DayStream(_reader, _source.Coverage, _selections, window, Take);
        while (days.Next(cancellation))
        {
            var decided = _selections.First(s => s.Decision is not null).Decision!.Day;
            foreach (var selection in _selections)
            {
                if (selection.Decision is { } decision)
                    TakeFront(selection, decision, inspector);
            }

            CompleteBefore(decided.Open, cancellation);
            Publish(wait: false);
        }
    }

    // The front month of a day whose bars lie in two years goes to two units.
    private void TakeFront(DaySelection selection, DayDecision decision, DayInspector inspector)
    {
        var root = selection.Product.Root;
        var bars = selection.Bars.Bars;
        BackfillException? refusal = null;
        try
        {
            inspector.Inspect(decision, bars, digest: false);
        }
        catch (DataException e)
        {
            refusal = new DataException(
                e.Id,
                e.Message,
                e.Where,
                Advice.From(
                    $"A backfill refuses this bar too. To build all units, those of {root} without the front month, add "
                        + $"{OptionName.NoFront.With(root)}."
                ),
                e
            );
        }

        while (!bars.IsEmpty)
        {
            var year = Instant.ToDateTime(bars[0].TsEvent).Year;
            var (end, yearEnd) = (1, LakeUnitName.GetStart(year + 1));
            while (end < bars.Length && bars[end].TsEvent < yearEnd)
                end++;
            if (_units.TryGetValue((root, year), out var unit) && unit is { Task.HasFront: true, Refusal: null })
            {
                unit.Refusal = refusal;
                if (refusal is null)
                    Guard(unit, bars[..end], static (unit, pass, rows) => pass.Deliver(unit, LakeDataset.Front, rows));
            }

            bars = bars[end..];
        }
    }

    private void Take(BarRun run)
    {
        AddNewSymbols();
        _progress?.Invoke(_reader.BytesRead);
        _census.Add(run);
        foreach (ref readonly var bar in run.Bars)
        {
            if (bar.TsEvent >= _yearEnd)
                EnterYear(bar.TsEvent);
            if (bar.TsEvent < _yearStart)
                continue;
            var root = _rootOf[bar.Symbol];
            if (root >= 0 && _current[root] is { Refusal: null } unit && unit.Bars!.Add(in bar))
                Flush(unit);
        }
    }

    private void EnterYear(long ts)
    {
        var year = Instant.ToDateTime(ts).Year;
        (_yearStart, _yearEnd) = (LakeUnitName.GetStart(year), LakeUnitName.GetStart(year + 1));
        foreach (var (root, index) in _rootIndexes)
        {
            _current[index] = _units.GetValueOrDefault((root, year));
            if (_current[index] is { } unit)
                unit.Bars = _freeBuffers.TryPop(out var free) ? free : new RowGroupBuffer();
        }
    }

    private void Flush(UnitState unit)
    {
        var rows = unit.Bars is { } bars ? bars.Take(_sorter) : [];
        Guard(unit, rows, static (unit, pass, rows) => pass.Deliver(unit, LakeDataset.Bars, rows));
    }

    private void Deliver(UnitState unit, LakeDataset format, ReadOnlySpan<Bar> rows)
    {
        if (format == LakeDataset.Bars)
        {
            foreach (ref readonly var bar in rows)
            {
                if (!IsStorable(in bar))
                    throw TooLarge(in bar);
            }
        }

        unit.Sink ??= _open(unit.Task.Name);
        unit.Sink.Add(format, rows, _reader.Symbols);
    }

    // Completes the units of every year that ends at or before a time up to which all bars and days are known.
    private void CompleteBefore(long ts, CancellationToken cancellation)
    {
        while (_years.TryPeek(out var year) && LakeUnitName.GetStart(year + 1) <= ts)
        {
            _years.Dequeue();
            foreach (
                var unit in _units.Values.Where(u => u.Task.Name.Year == year).OrderBy(u => u.Task.Name, LakeUnitName.Comparer).ToArray()
            )
            {
                cancellation.ThrowIfCancellationRequested();
                Flush(unit);
                if (unit.Bars is { } buffer)
                    _freeBuffers.Push(buffer);
                unit.Bars = null;
                Guard(
                    unit,
                    default,
                    (unit, pass, _) =>
                    {
                        unit.Sink ??= pass._open(unit.Task.Name);
                        unit.Completion = unit.Sink.CompleteAsync(unit.Task.HasFront, cancellation);
                    }
                );
                _units.Remove((unit.Task.Name.Root, year));
                _complete.Add(unit);
            }
        }
    }

    // Publishes the complete units of which every source is proved, in their order.
    private void Publish(bool wait)
    {
        while (_complete is [var unit, ..] && (wait || unit.Completion.IsCompleted) && _reader.HasProved(unit.Task.Start, unit.Task.End))
        {
            Guard(
                unit,
                default,
                static (unit, _, _) =>
                {
                    unit.Completion.GetAwaiter().GetResult();
                    unit.Sink!.Publish();
                }
            );
            _complete.RemoveAt(0);
            unit.Sink?.Dispose();
            unit.Sink = null;
            _completed(unit.Task.Name, unit.Refusal);
        }
    }

    // An error of one unit does not stop the others.
    private void Guard(UnitState unit, ReadOnlySpan<Bar> rows, UnitAction action)
    {
        if (unit.Refusal is not null)
            return;
        try
        {
            action(unit, this, rows);
        }
        catch (BackfillException e) when (e is not InternalException)
        {
            unit.Refusal = e;
        }
    }

    private DayNeed GetNeed(string root, TradingDay day)
    {
        var first = _units.GetValueOrDefault((root, Instant.ToDateTime(day.Open).Year));
        var last = _units.GetValueOrDefault((root, Instant.ToDateTime(day.Close - 1).Year));
        return first is { Task.HasFront: true } || last is { Task.HasFront: true } ? DayNeed.Wanted : DayNeed.Outside;
    }

    private void AddNewSymbols()
    {
        var known = _rootOf.Length;
        if (known == _reader.Symbols.Count)
            return;
        Array.Resize(ref _rootOf, _reader.Symbols.Count);
        for (var symbol = known; symbol < _rootOf.Length; symbol++)
            _rootOf[symbol] = _rootIndexes.GetValueOrDefault(LakeRoots.Of(_reader.Symbols[symbol]), -1);
    }

    private static bool IsStorable(in Bar bar) =>
        bar.Volume <= long.MaxValue && IsStorable(bar.Open) && IsStorable(bar.High) && IsStorable(bar.Low) && IsStorable(bar.Close);

    private static bool IsStorable(long price) => price is >= -LargestPrice and <= LargestPrice or DbnLayout.UndefinedPrice;

    private DataException TooLarge(in Bar bar)
    {
        var (symbol, file) = (_reader.Symbols[bar.Symbol], _source.Files[bar.File].Path);
        return new DataException(
            ErrorIds.LakeValueTooLarge,
            $"{file}, record {NumberText.Format(bar.Record)}: the bar of {symbol} at {UtcText.Minute(bar.TsEvent)} has a price or a volume "
                + "that is too large for a column of the lake.",
            new ErrorLocation
            {
                File = file,
                RecordIndex = bar.Record,
                SourceSymbol = symbol,
            },
            "Compare the bar with the vendor's data."
        );
    }

    private delegate void UnitAction(UnitState unit, LakePass pass, ReadOnlySpan<Bar> rows);

    private sealed class UnitState(LakeUnitTask task)
    {
        public LakeUnitTask Task { get; } = task;

        // The bars that no row group holds yet; null outside the unit's year.
        public RowGroupBuffer? Bars { get; set; }

        public IUnitSink? Sink { get; set; }

        public Task Completion { get; set; } = System.Threading.Tasks.Task.CompletedTask;

        public BackfillException? Refusal { get; set; }

        // The error that ends the pass is the one to report, not those that follow from it.
        public void Abandon()
        {
            ((IAsyncResult)Completion).AsyncWaitHandle.WaitOne();
            Sink?.Dispose();
            Sink = null;
        }
    }
}
