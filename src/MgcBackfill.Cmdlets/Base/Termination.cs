using System.Runtime.InteropServices;

namespace MgcBackfill.Cmdlets;

/// <summary>
/// A request to end the process while a run goes on: the run is cancelled, and the process ends, as it was asked to, when the run has
/// ended with everything consistent. A run that does not end in time is left behind as by a crash.
/// </summary>
internal sealed class Termination : IDisposable
{
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(5);

    private readonly ManualResetEventSlim _ended = new();
    private readonly PosixSignalRegistration[] _signals;

    /// <summary>Listens until it is disposed of.</summary>
    /// <param name="cancel">Cancels the run.</param>
    public Termination(Action cancel) => _signals =
        [.. new[] { PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, _ => End(cancel)))];

    /// <summary>Says that the run has ended.</summary>
    public void Dispose()
    {
        // The event is not disposed of: a handler may still wait for it, and it holds nothing of the system.
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
            // The run ended while the signal was on its way.
        }

        _ended.Wait(s_longest);
    }
}
