using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Verify;

/// <summary>Who is told what happens in a proof, in order, on the calling thread; must not throw.</summary>
public sealed record VerifyListener
{
    /// <summary>Told the checkpoint folder and how many of its lines a crash tore, where there are any.</summary>
    public Action<string, int>? TornLines { get; init; }

    /// <summary>Told the source once it is accepted, with what must be reported of it (A1, A3).</summary>
    public Action<SourceSet>? Accepted { get; init; }

    /// <summary>Told the fraction done and the day reached.</summary>
    public Action<double, TradingDay>? Progress { get; init; }
}
