using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using MgcBackfill.Errors;
using MgcBackfill.Integrity;
using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Staging;

/// <summary>
/// Gathers checked days into chunks ahead of the consumer, on its own thread. The chunks are delivered in order, and only a few are kept
/// ready, so that memory does not grow with the history (P6). An error is delivered in its position, after the chunks that were complete
/// before it. For one consumer on one thread.
/// </summary>
internal sealed class ChunkProducer : IDisposable
{
    private const int MaxAhead = 2;

    private readonly IReadOnlyList<TradingDayRange> _ranges;
    private readonly RecordAccounting _accounting;
    private readonly Func<CancellationToken, IEnumerable<(VerifiedDay Day, BarBuffer Bars)>> _read;
    private readonly BlockingCollection<StagedChunk> _ready = new(MaxAhead);
    private readonly ConcurrentBag<StagedChunk> _spare = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _task;
    private ExceptionDispatchInfo? _error;

    /// <summary>Starts reading.</summary>
    /// <param name="ranges">The days of each chunk, in order; no two have a day in common.</param>
    /// <param name="accounting">What happened to the records; complete when the last day has been read.</param>
    /// <param name="read">Reads the days that have bars, in order, until the token is cancelled; every day lies in one of the ranges. The
    /// bars of a day are copied before the next one is requested.</param>
    public ChunkProducer(
        IReadOnlyList<TradingDayRange> ranges,
        RecordAccounting accounting,
        Func<CancellationToken, IEnumerable<(VerifiedDay Day, BarBuffer Bars)>> read
    )
    {
        (_ranges, _accounting, _read) = (ranges, accounting, read);
        _task = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>What happened to the records; null until every chunk has been delivered.</summary>
    public RecordAccounting? Accounting { get; private set; }

    /// <summary>Starts to read a source, select one product and check its bars.</summary>
    /// <param name="source">The accepted source.</param>
    /// <param name="product">The product to select.</param>
    /// <param name="ranges">The days of each chunk, in order; no two have a day in common.</param>
    /// <param name="need">What the pass needs of a day; every wanted day lies in one of the ranges.</param>
    /// <param name="readsAll">True to read the source from start to end, including times outside the ranges.</param>
    /// <param name="digests">False if the digests of the days are not needed; they are empty then.</param>
    public static ChunkProducer FromSource(
        SourceSet source,
        Product product,
        IReadOnlyList<TradingDayRange> ranges,
        Func<TradingDay, DayNeed> need,
        bool readsAll,
        bool digests = true
    )
    {
        var selection = new DaySelection(product, need);
        return new ChunkProducer(ranges, selection.Accounting, Read);

        IEnumerable<(VerifiedDay Day, BarBuffer Bars)> Read(CancellationToken stop)
        {
            using var reader = readsAll || ranges.Count == 0 ? source.Open() : source.Open(ranges[0].First.Open, ranges[^1].Last.Close);
            using var inspector = new DayInspector([.. source.Files.Select(f => f.Path)], source.Interval);
            var stream = new DayStream(reader, source.Coverage, [selection]);
            while (stream.Next(stop))
            {
                var day = selection.Decision!;
                yield return (new VerifiedDay(day, inspector.Inspect(day, selection.Bars.Bars, digests)), selection.Bars);
            }
        }
    }

    /// <summary>Starts to read the selected bars of a scan, check them again and compute the digests.</summary>
    /// <param name="source">The source that was scanned.</param>
    /// <param name="selected">The bars; owned by the caller.</param>
    /// <param name="ranges">The days of each chunk, in order; every selected day lies in one of them.</param>
    /// <param name="accounting">What the scan did with every record.</param>
    public static ChunkProducer FromSelected(
        SourceSet source,
        SelectedBars selected,
        IReadOnlyList<TradingDayRange> ranges,
        RecordAccounting accounting
    )
    {
        return new ChunkProducer(ranges, accounting, Read);

        IEnumerable<(VerifiedDay Day, BarBuffer Bars)> Read(CancellationToken stop)
        {
            using var inspector = new DayInspector([.. source.Files.Select(f => f.Path)], source.Interval);
            var bars = new BarBuffer();
            foreach (var day in selected.Read(bars))
                yield return (new VerifiedDay(day, inspector.Inspect(day, bars.Bars)), bars);
        }
    }

    /// <summary>Waits for the next chunk. There is one for each range, in order, even if it has no bars.</summary>
    /// <returns>Null after the last chunk.</returns>
    /// <exception cref="BackfillException">This chunk cannot be produced; all earlier ones were complete.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public StagedChunk? Next(CancellationToken cancellation)
    {
        if (_ready.TryTake(out var chunk, Timeout.Infinite, cancellation))
            return chunk;
        _error?.Throw();
        return null;
    }

    /// <summary>Returns a chunk so that it can be reused.</summary>
    public void Return(StagedChunk chunk) => _spare.Add(chunk);

    /// <summary>Stops the reading and waits until it has stopped.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _task.Wait();
        _ready.Dispose();
        _stop.Dispose();
    }

    private void Run()
    {
        try
        {
            Produce();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // No more chunks are requested.
        }
        catch (Exception e)
        {
            // Whatever it is, it is thrown again on the consumer's thread.
            _error = ExceptionDispatchInfo.Capture(e);
        }
        finally
        {
            _ready.CompleteAdding();
        }
    }

    private void Produce()
    {
        using var days = _read(_stop.Token).GetEnumerator();
        var day = MoveNext(days);
        foreach (var range in _ranges)
        {
            var chunk = _spare.TryTake(out var spare) ? spare : new StagedChunk();
            chunk.Reset(range);
            for (; day <= range.Last; day = MoveNext(days))
            {
                _error?.Throw();
                chunk.Add(days.Current.Day, days.Current.Bars.Bars);
            }

            _ready.Add(chunk, _stop.Token);
        }

        _error?.Throw();
        Accounting = _accounting;
    }

    // A chunk is complete when the first day after it has been read. An error of that day is kept until its own chunk is due.
    private TradingDay? MoveNext(IEnumerator<(VerifiedDay Day, BarBuffer Bars)> days)
    {
        try
        {
            _stop.Token.ThrowIfCancellationRequested();
            return days.MoveNext() ? days.Current.Day.Day : null;
        }
        catch (BackfillException e) when (e.Where.TradingDay is { } day)
        {
            _error = ExceptionDispatchInfo.Capture(e);
            return TradingDay.From(day);
        }
    }
}
