using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using MgcBackfill.Market;

namespace MgcBackfill.Staging;

/// <summary>
/// Makes chunks ahead of the merge, on a thread of its own: they come out in order, a few at a time, so that memory does not grow with
/// the history (P6). An error comes out in its place, behind the chunks that were whole before it.
/// </summary>
internal sealed class ChunkAhead : IChunkSource
{
    private const int Ahead = 2;

    private readonly Func<ChunkAhead, RecordAccounting> _make;
    private readonly BlockingCollection<StagedChunk> _ready = new(Ahead);
    private readonly ConcurrentBag<StagedChunk> _spare = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _task;
    private ExceptionDispatchInfo? _error;

    /// <summary>Starts making.</summary>
    /// <param name="make">Makes every chunk by <see cref="Begin"/> and <see cref="Add"/>, in order; returns where the records went.</param>
    public ChunkAhead(Func<ChunkAhead, RecordAccounting> make)
    {
        _make = make;
        _task = Task.Factory.StartNew(Make, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <inheritdoc/>
    public RecordAccounting? Accounting { get; private set; }

    /// <summary>Cancelled when nobody takes chunks any more.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>For the maker: an empty chunk of these days.</summary>
    public StagedChunk Begin(TradingDayRange range)
    {
        var chunk = _spare.TryTake(out var spare) ? spare : new StagedChunk();
        chunk.Reset(range);
        return chunk;
    }

    /// <summary>For the maker: hands the next chunk over, once there is room for it.</summary>
    /// <exception cref="OperationCanceledException">Nobody takes chunks any more.</exception>
    public void Add(StagedChunk chunk) => _ready.Add(chunk, _stop.Token);

    /// <inheritdoc/>
    public StagedChunk? Take(CancellationToken cancellation)
    {
        if (_ready.TryTake(out var chunk, Timeout.Infinite, cancellation))
            return chunk;
        _error?.Throw();
        return null;
    }

    /// <inheritdoc/>
    public void Return(StagedChunk chunk) => _spare.Add(chunk);

    /// <summary>Stops the maker and waits until it has stopped.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _task.Wait();
        _ready.Dispose();
        _stop.Dispose();
    }

    private void Make()
    {
        try
        {
            Accounting = _make(this);
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
