using System.Text.Json.Serialization;
using MgcBackfill.Market;
using MgcBackfill.Staging;
using MgcBackfill.Formats;

namespace MgcBackfill.Checkpoint;

/// <summary>One line of <c>mgc_backfill_days.jsonl</c>: the decision of one trading day in one attempt (C8).</summary>
public sealed record DayRecord : IJsonOnDeserialized
{
    /// <summary>The trading day.</summary>
    public required DateOnly TradingDay { get; init; }

    /// <summary>The front month's raw symbol.</summary>
    public required string SourceSymbol { get; init; }

    /// <summary>What decided.</summary>
    public required SelectionReason Reason { get; init; }

    /// <summary>Every outright that traded, highest volume first.</summary>
    public required IReadOnlyList<Candidate> Candidates { get; init; }

    /// <summary>How many bars are stored.</summary>
    public required int Bars { get; init; }

    /// <summary>ts_utc of the first bar.</summary>
    public required DateTime FirstTs { get; init; }

    /// <summary>ts_utc of the last bar.</summary>
    public required DateTime LastTs { get; init; }

    /// <summary>True where the source covered the day only in part (T4).</summary>
    public required bool Partial { get; init; }

    /// <summary>True where all bars lie within one hour (T2).</summary>
    public required bool Stub { get; init; }

    /// <summary>Bars with zero volume (B3).</summary>
    public required int ZeroVolume { get; init; }

    /// <summary>The day digest (C9).</summary>
    public required string Digest { get; init; }

    /// <summary>The attempt that decided.</summary>
    public required long AttemptId { get; init; }

    /// <summary>The run that decided.</summary>
    public required string RunId { get; init; }

    /// <summary>The record of a staged day.</summary>
    internal static DayRecord Of(StagedDay day, long attemptId, string runId) => new()
    {
        TradingDay = day.Selection.Day.Date,
        SourceSymbol = day.Selection.SourceSymbol,
        Reason = day.Selection.Reason,
        Candidates = day.Selection.Candidates,
        Bars = day.Selection.Bars,
        FirstTs = Instant.ToDateTime(day.Selection.FirstTs),
        LastTs = Instant.ToDateTime(day.Selection.LastTs),
        Partial = day.Selection.Partial,
        Stub = day.Selection.Stub,
        ZeroVolume = day.Selection.ZeroVolume,
        Digest = day.Digest,
        AttemptId = attemptId,
        RunId = runId,
    };

    void IJsonOnDeserialized.OnDeserialized() => JsonItems.Require(Candidates, "candidates");
}
