namespace MgcBackfill.Analysis;

/// <summary>
/// How the minutes of one or more trading days divide: bars + closed + maintenance + no trade + unknown are all minutes of each day.
/// </summary>
public record MinuteCounts
{
    /// <summary>Number of minutes with a bar, inside or outside trading hours.</summary>
    public long Bars { get; init; }

    /// <summary>Number of minutes without a bar from Friday's close to Sunday's open.</summary>
    public long Weekend { get; init; }

    /// <summary>Number of minutes without a bar on full holidays, and after the early close on shortened days.</summary>
    public long Holiday { get; init; }

    /// <summary>Number of minutes without a bar in halts of the whole exchange with a documented start and end.</summary>
    public long Halt { get; init; }

    /// <summary>Number of minutes without a bar in the daily break.</summary>
    public long Maintenance { get; init; }

    /// <summary>Number of minutes of the open session without a bar of the contract.</summary>
    public long NoTrade { get; init; }

    /// <summary>Number of minutes without a bar for which the table of hours does not know whether the market was open.</summary>
    public long Unknown { get; init; }

    /// <summary>
    /// Number of bars in minutes that are closed or maintenance in the table of hours; they are included in <see cref="Bars"/>.
    /// </summary>
    public long OutsideHours { get; init; }

    /// <summary>Number of minutes without a bar in which the market was closed, without the daily break.</summary>
    public long Closed => Weekend + Holiday + Halt;

    /// <summary>Number of minutes without a bar.</summary>
    public long Missing => Closed + Maintenance + NoTrade + Unknown;

    /// <summary>Number of all minutes.</summary>
    public long Minutes => Bars + Missing;
}
