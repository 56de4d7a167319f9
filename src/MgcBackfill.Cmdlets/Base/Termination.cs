using System.Runtime.InteropServices;

namespace MgcBackfill.Cmdlets;

/// <summary>
/// Handles a request to end the process during a run: the run is cancelled, and the process ends, as requested, when the run has
/// ended with everything consistent. A run that does not end in time is left as after a crash.
/// </summary>
internal sealed class Termination : IDisposable
{
    private static readonly TimeSpan s_maxWait = TimeSpan.FromSeconds(5);

    private readonly ManualResetEventSlim _ended = new();
    private readonly PosixSignalRegistration[] _signals;

    /// <summary>Handles requests until it is disposed.</summary>
    /// <param name="cancel">Cancels the run.</param>
    public Termination(Action cancel) =>
        _signals = [
            .. new[] { PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, _ => End(cancel))),
        ];

    /// <summary>Reports that the run has ended.</summary>
    public void Dispose()
    {
        // The event is not disposed: a handler may still wait for it, and it holds no system resource.
        _ended.Set();
        foreach (var signal in _signals)
            signal.Dispose();
    }

    private void End(Action cancel)
    {
        try
        {
            cancel();
        }
        catch (ObjectDisposedException)
        {
            // The run ended before the signal was handled.
        }

        _ended.Wait(s_maxWait);
    }
}
