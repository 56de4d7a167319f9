using DuckDB.NET.Native;

namespace MgcBackfill.DuckDb.Native;

/// <summary>
/// Interrupts a connection repeatedly from the moment a token is cancelled until this object is disposed, and never afterwards. Repetition
/// is needed because DuckDB ignores an interrupt that arrives before a statement has started.
/// </summary>
internal sealed class InterruptOnCancel : IDisposable
{
    private static readonly TimeSpan s_period = TimeSpan.FromMilliseconds(10);

    private readonly Lock _lock = new();
    private readonly DuckDBNativeConnection _connection;
    private readonly CancellationTokenRegistration _registration;
    private Timer? _timer;
    private bool _ended;

    private InterruptOnCancel(DuckDBNativeConnection connection, CancellationToken token)
    {
        _connection = connection;
        _registration = token.UnsafeRegister(static self => ((InterruptOnCancel)self!).OnCancelled(), this);
    }

    /// <summary>Starts to watch <paramref name="token"/>; null if it can never be cancelled.</summary>
    /// <exception cref="OperationCanceledException">It is already cancelled.</exception>
    public static InterruptOnCancel? Start(DuckDBNativeConnection connection, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        return token.CanBeCanceled ? new InterruptOnCancel(connection, token) : null;
    }

    public void Dispose()
    {
        // This waits for a running callback, so _lock must not be held here.
        _registration.Dispose();
        lock (_lock)
        {
            _ended = true;
            _timer?.Dispose();
        }
    }

    private void OnCancelled()
    {
        lock (_lock)
        {
            if (!_ended)
                _timer = new Timer(static self => ((InterruptOnCancel)self!).Interrupt(), this, TimeSpan.Zero, s_period);
        }
    }

    private void Interrupt()
    {
        lock (_lock)
        {
            if (!_ended)
                _connection.Interrupt();
        }
    }
}
