using MgcBackfill.Market;

namespace MgcBackfill.Cmdlets;

/// <summary>
/// The decision of a trading day, made from bars of a pipeline, with the names of the day records. Bars do not show whether a source
/// covered the whole day, so there is no Partial.
/// </summary>
/// <param name="decision">The decision.</param>
public sealed class FrontMonthDay(DayDecision decision)
{
    /// <summary>The trading day.</summary>
    public DateOnly TradingDay => decision.TradingDay;

    /// <summary>The front month's raw symbol.</summary>
    public string SourceSymbol => decision.SourceSymbol;

    /// <summary>What decided the selection: volume, expiry or symbol.</summary>
    public SelectionReason Reason => decision.Reason;

    /// <summary>Every outright contract that traded, with volume and bars, highest volume first.</summary>
    public IReadOnlyList<Candidate> Candidates => decision.Candidates;

    /// <summary>Number of bars of the front month.</summary>
    public int Bars => decision.Bars;

    /// <summary>Open of the first bar, Kind Utc.</summary>
    public DateTime FirstTs => decision.FirstTs;

    /// <summary>Open of the last bar, Kind Utc.</summary>
    public DateTime LastTs => decision.LastTs;

    /// <summary>True if all bars lie within one hour (T2).</summary>
    public bool Stub => decision.Stub;

    /// <summary>Number of selected bars with zero volume (B3).</summary>
    public int ZeroVolume => decision.ZeroVolume;
}
