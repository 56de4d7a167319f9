using DuckDB.NET.Native;

namespace MgcBackfill.DuckDb;

/// <summary>
/// Interrupts a connection from the moment a token is cancelled until disposed, and never afterwards. DuckDB forgets an
/// interrupt that comes before a statement has begun: hence more than one.
/// </summary>
internal sealed class InterruptOnCancel : IDisposable
{
    private static readonly TimeSpan s_period = TimeSpan.FromMilliseconds(10);

    private readonly Lock _gate = new();
    private readonly DuckDBNativeConnection _connection;
    private readonly CancellationTokenRegistration _registration;
    private Timer? _timer;
    private bool _ended;

    private InterruptOnCancel(DuckDBNativeConnection connection, CancellationToken token)
    {
        _connection = connection;
        _registration = token.UnsafeRegister(static self => ((InterruptOnCancel)self!).OnCancelled(), this);
    }

    /// <summary>Starts to listen to <paramref name="token"/>; null where it can never be cancelled.</summary>
    /// <exception cref="OperationCanceledException">It already is.</exception>
    public static InterruptOnCancel? Start(DuckDBNativeConnection connection, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        return token.CanBeCanceled ? new InterruptOnCancel(connection, token) : null;
    }

    public void Dispose()
    {
        // Waits for a callback that is running, so it must not hold the gate.
        _registration.Dispose();
        lock (_gate)
        {
            _ended = true;
            _timer?.Dispose();
        }
    }

    private void OnCancelled()
    {
        lock (_gate)
        {
            if (!_ended)
                _timer = new Timer(static self => ((InterruptOnCancel)self!).Interrupt(), this, TimeSpan.Zero, s_period);
        }
    }

    private void Interrupt()
    {
        lock (_gate)
        {
            if (!_ended)
                _connection.Interrupt();
        }
    }
}
