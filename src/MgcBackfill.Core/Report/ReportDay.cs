using MgcBackfill.Analysis;
using MgcBackfill.Checkpoint;
using MgcBackfill.Market;

namespace MgcBackfill.Report;

/// <summary>
/// A trading day as the report shows it: a summary of its stored bars, made for the page alone and stored nowhere (P2), beside what the
/// records decided.
/// </summary>
internal sealed record ReportDay
{
    /// <summary>The day.</summary>
    public required TradingDay Day { get; init; }

    /// <summary>Stored bars; 0 where the records have a day that the table does not hold.</summary>
    public required int Bars { get; init; }

    /// <summary>The contracts of its bars, one where the table is sound; the recorded one where no bar is stored.</summary>
    public required string Contract { get; init; }

    /// <summary>ts_utc of the first stored bar, nanoseconds since the epoch.</summary>
    public long FirstTs { get; init; }

    /// <summary>ts_utc of the last stored bar, nanoseconds since the epoch.</summary>
    public long LastTs { get; init; }

    /// <summary>Open of the first bar.</summary>
    public double Open { get; init; }

    /// <summary>Highest high; NaN where a price is.</summary>
    public double High { get; init; }

    /// <summary>Lowest low; NaN where a price is.</summary>
    public double Low { get; init; }

    /// <summary>Close of the last bar.</summary>
    public double Close { get; init; }

    /// <summary>Sum of the bars' volumes.</summary>
    public Int128 Volume { get; init; }

    /// <summary>
    /// Counts of the day's minutes by the table of hours; null (unknown) where the table is too broken for minutes to be counted.
    /// </summary>
    public CoverageDay? Minutes { get; init; }

    /// <summary>The decision that is in force for the day, or null where no finished attempt recorded one.</summary>
    public DayRecord? Decision { get; init; }

    /// <summary>True where the stored bars are not those that were recorded.</summary>
    public bool Altered { get; init; }

    /// <summary>True where the source covered the day only in part (T4), as far as the records know.</summary>
    public bool Partial => Decision?.Partial == true;

    /// <summary>True where all stored bars lie within one hour (T2).</summary>
    public bool Stub => Bars > 0 ? LastTs - FirstTs < TradingDay.Hour : Decision?.Stub == true;

    /// <summary>Minutes in which the market was open; null where that is not known of all of them.</summary>
    public long? OpenMinutes => Minutes is { Unknown: 0 } minutes ? minutes.Bars - minutes.OutsideHours + minutes.NoTrade : null;

    /// <summary>Stored bars in those minutes.</summary>
    public long BarsInHours => Minutes is { } minutes ? minutes.Bars - minutes.OutsideHours : 0;

    /// <summary>
    /// The share of the open minutes that have a bar; null (unknown) where the hours of the market are unknown, or where the source covered
    /// the day only in part.
    /// </summary>
    public double? Coverage => OpenMinutes is > 0 and var open && Bars > 0 && !Partial ? BarsInHours / (double)open : null;

    /// <summary>Why there is no bar on a day that the records do not have either; null on other days.</summary>
    public EmptyReason? Empty => Decision is null ? Minutes?.Reason : null;

    /// <summary>True where the records have bars that the table does not hold.</summary>
    public bool IsMissing => Bars == 0 && Decision is not null;

    /// <summary>True where volume alone did not decide (F2, F3).</summary>
    public bool Tie => Decision is { Reason: not SelectionReason.Volume };
}
