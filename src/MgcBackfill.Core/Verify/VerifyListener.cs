using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Verify;

/// <summary>Callbacks for the events of a verification, called in order on the calling thread. They must not throw.</summary>
public sealed record VerifyListener
{
    /// <summary>Called with the checkpoint folder and the number of its lines that a crash tore, if there are any.</summary>
    public Action<string, int>? TornLines { get; init; }

    /// <summary>Called with the source and its notices when it has been accepted (A1, A3).</summary>
    public Action<SourceSet>? Accepted { get; init; }

    /// <summary>Called with the fraction done and the current day.</summary>
    public Action<double, TradingDay>? Progress { get; init; }
}
