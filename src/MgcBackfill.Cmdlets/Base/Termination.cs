using System.Runtime.InteropServices;

namespace MgcBackfill.Cmdlets;

/// <summary>
/// Handles a request to end the process during a run. The run is cancelled, and the process ends when the run has ended and everything is
/// consistent. If the run does not end in time, the process ends anyway, as in a crash.
/// </summary>
internal sealed class Termination : IDisposable
{
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(5);

    private readonly ManualResetEventSlim _ended = new();
    private readonly PosixSignalRegistration[] _signals;

    /// <summary>Handles the signals until it is disposed.</summary>
    /// <param name="cancel">Cancels the run.</param>
    public Termination(Action cancel) => _signals =
        [.. new[] { PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, _ => End(cancel)))];

    /// <summary>Marks the run as ended.</summary>
    public void Dispose()
    {
        // The event is not disposed, because a handler may still wait for it. It holds no system resource.
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

        _ended.Wait(s_longest);
    }
}
