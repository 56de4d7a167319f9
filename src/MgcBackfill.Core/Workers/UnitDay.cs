using System.Text.Json.Serialization;
using MgcBackfill.Market;
using MgcBackfill.Formats;

namespace MgcBackfill.Workers;

/// <summary>The decision of a trading day, as it lies beside an artifact: a <see cref="DaySelection"/> with its digest.</summary>
internal sealed record UnitDay : IJsonOnDeserialized
{
    public required DateOnly TradingDay { get; init; }

    public required string SourceSymbol { get; init; }

    public required SelectionReason Reason { get; init; }

    public required IReadOnlyList<Candidate> Candidates { get; init; }

    public required int Bars { get; init; }

    /// <summary>Open of the first bar, nanoseconds since the epoch.</summary>
    public required long FirstTs { get; init; }

    /// <summary>Open of the last bar, nanoseconds since the epoch.</summary>
    public required long LastTs { get; init; }

    public required int ZeroVolume { get; init; }

    public required bool Partial { get; init; }

    public required bool Stub { get; init; }

    /// <summary>The day digest (C9), worked out by the worker from the bars that it selected.</summary>
    public required string Digest { get; init; }

    public static UnitDay Of(DaySelection day, string digest) => new()
    {
        TradingDay = day.Day.Date,
        SourceSymbol = day.SourceSymbol,
        Reason = day.Reason,
        Candidates = day.Candidates,
        Bars = day.Bars,
        FirstTs = day.FirstTs,
        LastTs = day.LastTs,
        ZeroVolume = day.ZeroVolume,
        Partial = day.Partial,
        Stub = day.Stub,
        Digest = digest,
    };

    /// <summary>The decision; its offset is that of a buffer with no other day's bars.</summary>
    public DaySelection ToSelection() => new()
    {
        Day = Market.TradingDay.Of(TradingDay),
        SourceSymbol = SourceSymbol,
        Reason = Reason,
        Candidates = Candidates,
        Offset = 0,
        Bars = Bars,
        FirstTs = FirstTs,
        LastTs = LastTs,
        ZeroVolume = ZeroVolume,
        Partial = Partial,
    };

    void IJsonOnDeserialized.OnDeserialized() => JsonItems.Require(Candidates, "candidates");
}
