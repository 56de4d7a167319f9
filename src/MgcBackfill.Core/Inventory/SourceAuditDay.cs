using MgcBackfill.Market;

namespace MgcBackfill.Inventory;

/// <summary>The decision of a trading day, with the names of the day ledger (C8).</summary>
public sealed record SourceAuditDay
{
    /// <summary>The trading day.</summary>
    public required DateOnly TradingDay { get; init; }

    /// <summary>The front month's raw symbol.</summary>
    public required string SourceSymbol { get; init; }

    /// <summary>What decided.</summary>
    public required SelectionReason Reason { get; init; }

    /// <summary>Every outright that traded, highest volume first.</summary>
    public required IReadOnlyList<Candidate> Candidates { get; init; }

    /// <summary>How many bars would be stored.</summary>
    public required int Bars { get; init; }

    /// <summary>Open of the first bar, Kind Utc.</summary>
    public required DateTime FirstTs { get; init; }

    /// <summary>Open of the last bar, Kind Utc.</summary>
    public required DateTime LastTs { get; init; }

    /// <summary>True where the source covers the day only in part (T4).</summary>
    public required bool Partial { get; init; }

    /// <summary>True where all bars lie within one hour (T2).</summary>
    public required bool Stub { get; init; }

    /// <summary>Selected bars with zero volume (B3).</summary>
    public required int ZeroVolume { get; init; }

    internal static SourceAuditDay Of(DaySelection day) => new()
    {
        TradingDay = day.Day.Date,
        SourceSymbol = day.SourceSymbol,
        Reason = day.Reason,
        Candidates = day.Candidates,
        Bars = day.Bars,
        FirstTs = Instant.ToDateTime(day.FirstTs),
        LastTs = Instant.ToDateTime(day.LastTs),
        Partial = day.Partial,
        Stub = day.Stub,
        ZeroVolume = day.ZeroVolume,
    };
}
