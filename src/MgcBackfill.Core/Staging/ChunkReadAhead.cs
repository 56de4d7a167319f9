using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using MgcBackfill.Market;

namespace MgcBackfill.Staging;

/// <summary>
/// Produces chunks ahead of the merge, on its own thread. They are delivered in order, and only a few are kept ready, so that memory does
/// not grow with the history (P6). An error is delivered in its position, after the chunks that were complete before it.
/// </summary>
internal sealed class ChunkReadAhead : IChunkSource
{
    private const int MaxAhead = 2;

    private readonly Func<ChunkReadAhead, RecordAccounting> _make;
    private readonly BlockingCollection<StagedChunk> _ready = new(MaxAhead);
    private readonly ConcurrentBag<StagedChunk> _spare = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _task;
    private ExceptionDispatchInfo? _error;

    /// <summary>Starts the production.</summary>
    /// <param name="produce">Produces every chunk with <see cref="Begin"/> and <see cref="Add"/>, in order; returns the record
    /// accounting.</param>
    public ChunkReadAhead(Func<ChunkReadAhead, RecordAccounting> produce)
    {
        _make = produce;
        _task = Task.Factory.StartNew(Produce, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <inheritdoc/>
    public RecordAccounting? Accounting { get; private set; }

    /// <summary>Cancelled when no more chunks are requested.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>For the producer: returns an empty chunk for these days.</summary>
    public StagedChunk Begin(TradingDayRange range)
    {
        var chunk = _spare.TryTake(out var spare) ? spare : new StagedChunk();
        chunk.Reset(range);
        return chunk;
    }

    /// <summary>For the producer: delivers the next chunk, as soon as there is room for it.</summary>
    /// <exception cref="OperationCanceledException">No more chunks are requested.</exception>
    public void Add(StagedChunk chunk) => _ready.Add(chunk, _stop.Token);

    /// <inheritdoc/>
    public StagedChunk? Next(CancellationToken cancellation)
    {
        if (_ready.TryTake(out var chunk, Timeout.Infinite, cancellation))
            return chunk;
        _error?.Throw();
        return null;
    }

    /// <inheritdoc/>
    public void Return(StagedChunk chunk) => _spare.Add(chunk);

    /// <summary>Stops the producer and waits until it has stopped.</summary>
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
            Accounting = _make(this);
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
}
