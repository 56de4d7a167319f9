using System.Runtime.InteropServices;

namespace MgcBackfill.Cli;

/// <summary>
/// Stops the program when the user requests it with Ctrl+C or a termination signal. The first signal cancels the work, which then ends with
/// everything consistent. The second one is left to the system, which ends the process at once.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _signals = [];

    /// <summary>Cancelled by the first signal. Signals are handled from the first use of this property.</summary>
    public CancellationToken Token
    {
        get
        {
            if (_signals.Count == 0)
                _signals.AddRange([Catch(PosixSignal.SIGINT), Catch(PosixSignal.SIGTERM), Catch(PosixSignal.SIGHUP)]);
            return _source.Token;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var signal in _signals)
            signal.Dispose();
        _source.Dispose();
    }

    private PosixSignalRegistration Catch(PosixSignal signal) =>
        PosixSignalRegistration.Create(
            signal,
            context =>
            {
                context.Cancel = !_source.IsCancellationRequested;
                _source.Cancel();
            }
        );
}
