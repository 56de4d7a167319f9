using System.Text.Json.Serialization;
using MgcBackfill.Formats;

namespace MgcBackfill.Market;

/// <summary>
/// The decision of one trading day: its contract, why, and which bars (F1). The ledger, the workers, the audit, the cmdlets and the JSON
/// documents carry it under these names; whoever has more to say of a day derives from it or holds it.
/// </summary>
public record DayDecision : IJsonOnDeserialized
{
    /// <summary>The trading day.</summary>
    public required DateOnly TradingDay { get; init; }

    /// <summary>The front month's raw symbol.</summary>
    public required string SourceSymbol { get; init; }

    /// <summary>What decided.</summary>
    public required SelectionReason Reason { get; init; }

    /// <summary>Every outright that traded, by volume, highest first, then by symbol.</summary>
    public required IReadOnlyList<Candidate> Candidates { get; init; }

    /// <summary>How many bars the day has.</summary>
    public required int Bars { get; init; }

    /// <summary>ts_utc of the first bar, Kind Utc.</summary>
    public required DateTime FirstTs { get; init; }

    /// <summary>ts_utc of the last bar, Kind Utc.</summary>
    public required DateTime LastTs { get; init; }

    /// <summary>True where the source covers the day only in part (T4).</summary>
    public required bool Partial { get; init; }

    /// <summary>True where all bars lie within one hour: the Sunday reopen in US summer (T2).</summary>
    public required bool Stub { get; init; }

    /// <summary>How many selected bars have zero volume (B3).</summary>
    public required int ZeroVolume { get; init; }

    /// <summary>The trading day, with its place on the time axis.</summary>
    internal TradingDay Day => Market.TradingDay.Of(TradingDay);

    void IJsonOnDeserialized.OnDeserialized() => JsonItems.Require(Candidates, "candidates");
}
