using MgcBackfill.Integrity;
using MgcBackfill.Market;
using MgcBackfill.Staging;
using MgcBackfill.Store;

namespace MgcBackfill.Verify;

/// <summary>
/// Reads and audits windows of the table in parallel, each worker thread with its own reader. Which thread audits which window varies;
/// the result of a window does not.
/// </summary>
internal sealed class ParallelAudit : IDisposable
{
    private const int MaxThreads = 4;

    private readonly IBarStore _store;
    private readonly IReadOnlyList<TradingDayRange> _windows;
    private readonly ChunkProducer? _producer;
    private readonly IReadOnlySet<TradingDay>? _sample;
    private readonly SourceScope? _scope;
    private readonly StoredDayVisitor? _visitor;
    private readonly TaskCompletionSource<WindowAudit>[] _audits;
    private readonly CancellationTokenSource _stop;
    private readonly Task[] _threads;
    private readonly Lock _lock = new();
    private int _next;
    private volatile bool _failed;

    /// <summary>Starts the threads.</summary>
    /// <param name="store">The table; each thread opens a reader of its own.</param>
    /// <param name="windows">Ranges of days, in order, without overlap.</param>
    /// <param name="producer">Produces a chunk for each window, or null if there is no source.</param>
    /// <param name="sample">The days whose first and last rows are compared with the source; null to compare every value.</param>
    /// <param name="scope">The days that are compared with the source; null for all.</param>
    /// <param name="visitor">Receives every stored day, or null.</param>
    /// <param name="cancellation">Cancels the audit.</param>
    public ParallelAudit(
        IBarStore store,
        IReadOnlyList<TradingDayRange> windows,
        ChunkProducer? producer,
        IReadOnlySet<TradingDay>? sample,
        SourceScope? scope,
        StoredDayVisitor? visitor,
        CancellationToken cancellation
    )
    {
        (_store, _windows, _producer, _sample, _scope, _visitor) = (store, windows, producer, sample, scope, visitor);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _audits = new TaskCompletionSource<WindowAudit>[windows.Count];
        for (var i = 0; i < _audits.Length; i++)
            _audits[i] = new TaskCompletionSource<WindowAudit>(TaskCreationOptions.RunContinuationsAsynchronously);
        _threads = new Task[Math.Clamp(Environment.ProcessorCount, 1, Math.Min(MaxThreads, Math.Max(1, windows.Count)))];
        for (var i = 0; i < _threads.Length; i++)
            _threads[i] = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Waits for the audit of a window.</summary>
    /// <exception cref="Errors.SourceException">The source is refused.</exception>
    /// <exception cref="Errors.DataException">The source's bars break a rule.</exception>
    /// <exception cref="OperationCanceledException">The audit was cancelled.</exception>
    public WindowAudit Wait(int window) => _audits[window].Task.GetAwaiter().GetResult();

    /// <summary>Stops the threads and waits until they have ended.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        Task.WaitAll(_threads);
        _stop.Dispose();
    }

    private void Run()
    {
        var window = -1;
        try
        {
            using var reader = _store.OpenReader();
            using var digest = new DayDigest();
            var rows = new StoredRows(_store.Series);
            while (TryNext(out window, out var staged))
            {
                var range = _windows[window];
                reader.Read(range.First.Open, range.Last.Close, rows, _stop.Token);
                _audits[window].TrySetResult(WindowAudit.Run(rows, _store.Series.Product, staged, _sample, _scope, digest, _visitor));
                if (staged is not null)
                    _producer!.Return(staged);
            }
        }
        catch (Exception e)
        {
            // Any exception is thrown on the thread that waits for the window. Earlier windows are completed, so that the first error is
            // the one reported.
            _failed = true;
            for (var i = Math.Max(0, window); i < _audits.Length; i++)
                _audits[i].TrySetException(e);
        }
    }

    // A window and its chunk belong together, and chunks come in order.
    private bool TryNext(out int window, out StagedChunk? staged)
    {
        lock (_lock)
        {
            (window, staged) = (_next, null);
            if (_failed || _next == _windows.Count)
                return false;
            _stop.Token.ThrowIfCancellationRequested();
            _next++;
            staged = _producer?.Next(_stop.Token);
            return true;
        }
    }
}
