using MgcBackfill.Market;

namespace MgcBackfill.Cmdlets;

/// <summary>The decision of a trading day, with the names of the day ledger.</summary>
public sealed record FrontMonthDay
{
    /// <summary>The trading day.</summary>
    public required DateOnly TradingDay { get; init; }

    /// <summary>The front month's raw symbol.</summary>
    public required string SourceSymbol { get; init; }

    /// <summary>What decided: volume, expiry or symbol.</summary>
    public required SelectionReason Reason { get; init; }

    /// <summary>Every outright that traded, with volume and bars, highest volume first.</summary>
    public required IReadOnlyList<Candidate> Candidates { get; init; }

    /// <summary>How many bars the day has.</summary>
    public required int Bars { get; init; }

    /// <summary>Open of the first bar, Kind Utc.</summary>
    public required DateTime FirstTs { get; init; }

    /// <summary>Open of the last bar, Kind Utc.</summary>
    public required DateTime LastTs { get; init; }

    /// <summary>True where all bars lie within one hour (T2).</summary>
    public required bool Stub { get; init; }

    /// <summary>Selected bars with zero volume (B3).</summary>
    public required int ZeroVolume { get; init; }

    /// <summary>The decision as an object.</summary>
    public static FrontMonthDay Of(DaySelection day) => new()
    {
        TradingDay = day.Day.Date,
        SourceSymbol = day.SourceSymbol,
        Reason = day.Reason,
        Candidates = day.Candidates,
        Bars = day.Bars,
        FirstTs = Instant.ToDateTime(day.FirstTs),
        LastTs = Instant.ToDateTime(day.LastTs),
        Stub = day.Stub,
        ZeroVolume = day.ZeroVolume,
    };
}
