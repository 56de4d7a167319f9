using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using MgcBackfill.Integrity;
using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Staging;

/// <summary>
/// Reads, selects and proves ahead of the merge, on a thread of its own: staged chunks come out in order, a few at a time, so that
/// memory does not grow with the history (P6). An error comes out in its place, behind the chunks that were whole before it.
/// </summary>
internal sealed class ChunkProducer : IDisposable
{
    private const int Ahead = 2;

    private readonly SourceSet _source;
    private readonly IReadOnlyList<TradingDayRange> _ranges;
    private readonly Func<TradingDay, DayNeed> _need;
    private readonly bool _whole;
    private readonly bool _digests;
    private readonly BlockingCollection<StagedChunk> _ready = new(Ahead);
    private readonly ConcurrentBag<StagedChunk> _spare = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _task;
    private ExceptionDispatchInfo? _error;

    /// <summary>Starts reading.</summary>
    /// <param name="source">The accepted source.</param>
    /// <param name="ranges">The chunks' days, in order, sharing none.</param>
    /// <param name="need">What is wanted of a day; every wanted day lies in one of the ranges.</param>
    /// <param name="whole">True to read the source from end to end, also where no range lies.</param>
    /// <param name="digests">False where the days' digests are not wanted; they are empty then.</param>
    public ChunkProducer(SourceSet source, IReadOnlyList<TradingDayRange> ranges, Func<TradingDay, DayNeed> need, bool whole, bool digests = true)
    {
        (_source, _ranges, _need, _whole, _digests) = (source, ranges, need, whole, digests);
        _task = Task.Factory.StartNew(Produce, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Where the records went; null until every chunk has been taken.</summary>
    public RecordAccounting? Accounting { get; private set; }

    /// <summary>Waits for the next chunk, one for each range, also where it has no bars.</summary>
    /// <returns>Null behind the last.</returns>
    /// <exception cref="Errors.SourceException">The source is refused.</exception>
    /// <exception cref="Errors.DataException">A selected bar breaks a rule.</exception>
    public StagedChunk? Take(CancellationToken cancellation)
    {
        if (_ready.TryTake(out var chunk, Timeout.Infinite, cancellation))
            return chunk;
        _error?.Throw();
        return null;
    }

    /// <summary>Gives a chunk back for reuse.</summary>
    public void Return(StagedChunk chunk) => _spare.Add(chunk);

    /// <summary>Stops reading and waits until it has stopped.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _task.Wait();
        _ready.Dispose();
        _stop.Dispose();
    }

    private void Produce()
    {
        try
        {
            using var reader = _whole || _ranges.Count == 0 ? _source.Open() : _source.Open(_ranges[0].First.Open, _ranges[^1].Last.Close);
            using var inspector = new DayInspector([.. _source.Files.Select(f => f.Path)]);
            var stream = new DayStream(reader, _source.Coverage, _need);
            var (day, bars) = (default(DaySelection), new BarBuffer());
            day = stream.Next(bars, _stop.Token);
            foreach (var range in _ranges)
            {
                var chunk = _spare.TryTake(out var spare) ? spare : new StagedChunk();
                chunk.Reset(range);
                for (; day is not null && day.Day <= range.Last; day = stream.Next(bars, _stop.Token))
                {
                    chunk.Add(day, bars.Bars, inspector.Inspect(day, bars.Bars, _digests));
                    bars.Clear();
                }

                _ready.Add(chunk, _stop.Token);
            }

            Accounting = stream.Accounting;
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The consumer has left.
        }
        catch (Exception e)
        {
            // Told on the consumer's thread, whatever it is.
            _error = ExceptionDispatchInfo.Capture(e);
        }
        finally
        {
            _ready.CompleteAdding();
        }
    }
}
