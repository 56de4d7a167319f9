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

    /// <summary>Stored bars; 0 if only the records have the day.</summary>
    public required int Bars { get; init; }

    /// <summary>The contracts of its bars, exactly one in a valid table; the recorded one if no bar is stored.</summary>
    public required string Contract { get; init; }

    /// <summary>ts_utc of the first stored bar, nanoseconds since the epoch.</summary>
    public long FirstTs { get; init; }

    /// <summary>ts_utc of the last stored bar, nanoseconds since the epoch.</summary>
    public long LastTs { get; init; }

    /// <summary>Open of the first bar.</summary>
    public double Open { get; init; }

    /// <summary>Highest high; NaN if one of them is NaN.</summary>
    public double High { get; init; }

    /// <summary>Lowest low; NaN if one of them is NaN.</summary>
    public double Low { get; init; }

    /// <summary>Close of the last bar.</summary>
    public double Close { get; init; }

    /// <summary>Sum of the bars' volumes.</summary>
    public Int128 Volume { get; init; }

    /// <summary>
    /// Counts of the day's minutes by the table of hours; null (unknown) if the table is too damaged for its minutes to be counted.
    /// </summary>
    public CoverageDay? Minutes { get; init; }

    /// <summary>The valid decision of the day, or null if no finished attempt recorded one.</summary>
    public DayRecord? Decision { get; init; }

    /// <summary>True if the stored bars are not those that were recorded.</summary>
    public bool Altered { get; init; }

    /// <summary>True if the source covered the day only in part (T4), according to the records.</summary>
    public bool Partial => Decision?.Partial == true;

    /// <summary>True if all stored bars are within one hour (T2).</summary>
    public bool Stub => Bars > 0 ? LastTs - FirstTs < TradingDay.Hour : Decision?.Stub == true;

    /// <summary>Minutes in which the market was open; null if that is not known for all of them.</summary>
    public long? OpenMinutes => Minutes is { Unknown: 0 } minutes ? minutes.Bars - minutes.OutsideHours + minutes.NoTrade : null;

    /// <summary>Stored bars in those minutes.</summary>
    public long BarsInHours => Minutes is { } minutes ? minutes.Bars - minutes.OutsideHours : 0;

    /// <summary>
    /// The share of the open minutes that have a bar; null (unknown) if the market's hours are unknown, or if the source covered the day
    /// only in part.
    /// </summary>
    public double? Coverage => OpenMinutes is > 0 and var open && Bars > 0 && !Partial ? BarsInHours / (double)open : null;

    /// <summary>Why there is no bar on a day that the records do not have either; null on other days.</summary>
    public EmptyReason? Empty => Decision is null ? Minutes?.Reason : null;

    /// <summary>True if the records have bars that the table does not hold.</summary>
    public bool IsMissing => Bars == 0 && Decision is not null;

    /// <summary>True if volume alone did not decide (F2, F3).</summary>
    public bool Tie => Decision is { Reason: not SelectionReason.Volume };
}
