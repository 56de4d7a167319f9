namespace MgcBackfill.Insight;

/// <summary>What a table holds of a trading day, and why it does not hold the rest of its 1,440 minutes.</summary>
public sealed record CoverageDay : MinuteCounts
{
    /// <summary>The trading day, [D-1 23:00Z, D 23:00Z).</summary>
    public required DateOnly TradingDay { get; init; }

    /// <summary>The day's contract; null where it has no bar.</summary>
    public string? SourceSymbol { get; init; }

    /// <summary>ts_utc of the first bar, Kind Utc; null where there is none.</summary>
    public DateTime? FirstTs { get; init; }

    /// <summary>ts_utc of the last bar, Kind Utc; null where there is none.</summary>
    public DateTime? LastTs { get; init; }

    /// <summary>
    /// Of the minutes without a trade, those in which anything else of the source traded: other outrights, spreads. Null where no source
    /// was given, or it does not cover the whole day.
    /// </summary>
    public int? OthersTraded { get; init; }

    /// <summary>Of the minutes without a trade, those in which nothing of the source traded; null like <see cref="OthersTraded"/>.</summary>
    public int? NobodyTraded { get; init; }

    /// <summary>
    /// Of the minutes without a trade, those in which the source has a bar of the contract after all, so that the table lacks it; null like
    /// <see cref="OthersTraded"/>.
    /// </summary>
    public int? NotStored { get; init; }

    /// <summary>True where all bars lie within one hour (T2); null where there is none.</summary>
    public bool? Stub { get; init; }

    /// <summary>
    /// True where the source covered the day only in part (T4). Null, unknown, where no record tells, or the record is not of what is stored.
    /// </summary>
    public bool? Partial { get; init; }

    /// <summary>Why the day has no bar; null where it has some.</summary>
    public EmptyReason? Reason { get; init; }

    /// <summary>What makes the day worth a look.</summary>
    public required Attention Attention { get; init; }
}
