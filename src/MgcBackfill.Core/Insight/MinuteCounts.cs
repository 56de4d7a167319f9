namespace MgcBackfill.Insight;

/// <summary>
/// Where the minutes of a trading day, or of several, went: bars + closed + maintenance + no trade + unknown is 1,440 for each day.
/// </summary>
public record MinuteCounts
{
    /// <summary>Minutes with a bar, wherever they stand.</summary>
    public long Bars { get; init; }

    /// <summary>Minutes without a bar from Friday's close to Sunday's open.</summary>
    public long Weekend { get; init; }

    /// <summary>Minutes without a bar on full holidays, and behind the end of days that end early.</summary>
    public long Holiday { get; init; }

    /// <summary>Minutes without a bar in halts of the whole exchange whose ends are on record.</summary>
    public long Halt { get; init; }

    /// <summary>Minutes without a bar in the daily break.</summary>
    public long Maintenance { get; init; }

    /// <summary>Minutes of the open session without a bar of the contract.</summary>
    public long NoTrade { get; init; }

    /// <summary>Minutes without a bar of which the table of hours does not know whether the market was open.</summary>
    public long Unknown { get; init; }

    /// <summary>Bars in minutes that the table of hours calls closed or maintenance; counted among <see cref="Bars"/>.</summary>
    public long OutsideHours { get; init; }

    /// <summary>Minutes without a bar in which the market was closed, and not for the daily break.</summary>
    public long Closed => Weekend + Holiday + Halt;

    /// <summary>Minutes without a bar.</summary>
    public long Missing => Closed + Maintenance + NoTrade + Unknown;

    /// <summary>All minutes.</summary>
    public long Minutes => Bars + Missing;
}
