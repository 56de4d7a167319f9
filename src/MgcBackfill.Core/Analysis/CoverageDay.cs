namespace MgcBackfill.Analysis;

/// <summary>What a table holds for a trading day, and why it holds no bar for its other minutes.</summary>
public sealed record CoverageDay : MinuteCounts
{
    /// <summary>The trading day, [D-1 23:00Z, D 23:00Z).</summary>
    public required DateOnly TradingDay { get; init; }

    /// <summary>The day's contract; null if the day has no bar.</summary>
    public string? SourceSymbol { get; init; }

    /// <summary>ts_utc of the first bar, Kind Utc; null if there is none.</summary>
    public DateTime? FirstTs { get; init; }

    /// <summary>ts_utc of the last bar, Kind Utc; null if there is none.</summary>
    public DateTime? LastTs { get; init; }

    /// <summary>
    /// Of the minutes without a trade, the number in which something else in the source traded: other outrights or spreads. Null if no
    /// source was given, or if it does not cover the whole day.
    /// </summary>
    public int? OthersTraded { get; init; }

    /// <summary>
    /// Of the minutes without a trade, the number in which nothing in the source traded; null as for <see cref="OthersTraded"/>.
    /// </summary>
    public int? NobodyTraded { get; init; }

    /// <summary>
    /// Of the minutes without a trade, the number for which the source does have a bar of the contract, so that the table lacks it; null as
    /// for <see cref="OthersTraded"/>.
    /// </summary>
    public int? NotStored { get; init; }

    /// <summary>True if all bars lie within one hour (T2); null if there are none.</summary>
    public bool? Stub { get; init; }

    /// <summary>
    /// True if the source covered only a part of the day (T4). Null if this is not known, because there is no record, or the record does
    /// not match the stored rows.
    /// </summary>
    public bool? Partial { get; init; }

    /// <summary>Why the day has no bar; null if it has one.</summary>
    public EmptyReason? Reason { get; init; }

    /// <summary>Why the day is worth a look.</summary>
    public required Attention Attention { get; init; }
}
