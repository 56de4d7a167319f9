using System.Text.Json.Serialization;
using MgcBackfill.Formats;

namespace MgcBackfill.Market;

/// <summary>
/// The decision of one trading day: the contract, the reason, and the bars (F1). The day records, the workers, the audit, the cmdlets and
/// the JSON documents all use these names. A type that adds facts about a day derives from this one or holds it.
/// </summary>
public record DayDecision : IJsonOnDeserialized
{
    /// <summary>The trading day.</summary>
    public required DateOnly TradingDay { get; init; }

    /// <summary>The front month's raw symbol.</summary>
    public required string SourceSymbol { get; init; }

    /// <summary>The criterion that decided.</summary>
    public required SelectionReason Reason { get; init; }

    /// <summary>Every outright that traded, by volume, highest first, then by symbol.</summary>
    public required IReadOnlyList<Candidate> Candidates { get; init; }

    /// <summary>Number of bars of the day.</summary>
    public required int Bars { get; init; }

    /// <summary>ts_utc of the first bar, Kind Utc.</summary>
    public required DateTime FirstTs { get; init; }

    /// <summary>ts_utc of the last bar, Kind Utc.</summary>
    public required DateTime LastTs { get; init; }

    /// <summary>True if the source covers only part of the day (T4).</summary>
    public required bool Partial { get; init; }

    /// <summary>True if all bars lie within one hour: the Sunday reopening in US summer (T2).</summary>
    public required bool Stub { get; init; }

    /// <summary>Number of selected bars with zero volume (B3).</summary>
    public required int ZeroVolume { get; init; }

    /// <summary>The trading day as a range of time.</summary>
    internal TradingDay Day => Market.TradingDay.From(TradingDay);

    void IJsonOnDeserialized.OnDeserialized() => JsonItems.Require(Candidates, "candidates");
}
