namespace MgcBackfill.Insight;

/// <summary>A change of the front month from one stored day to the next.</summary>
public sealed record BarRoll
{
    /// <summary>The first trading day of the new front month.</summary>
    public required DateOnly TradingDay { get; init; }

    /// <summary>The front month of the stored day before.</summary>
    public required string From { get; init; }

    /// <summary>The new front month.</summary>
    public required string To { get; init; }

    /// <summary>Stored days on end that the old front month was in front until here.</summary>
    public required int DaysFront { get; init; }

    /// <summary>True where the new front month was in front before, and had lost it.</summary>
    public required bool FlipBack { get; init; }

    /// <summary>Both volumes on the stored day before.</summary>
    public required RollVolumes Before { get; init; }

    /// <summary>Both volumes on the day itself.</summary>
    public required RollVolumes On { get; init; }

    /// <summary>Both volumes on the stored day after; null where the table ends here.</summary>
    public RollVolumes? After { get; init; }

    /// <summary>ts_utc of the old front month's last bar, Kind Utc.</summary>
    public required DateTime LastTs { get; init; }

    /// <summary>Close of that bar.</summary>
    public required decimal LastClose { get; init; }

    /// <summary>ts_utc of the new front month's first bar, Kind Utc.</summary>
    public required DateTime FirstTs { get; init; }

    /// <summary>Open of that bar.</summary>
    public required decimal FirstOpen { get; init; }

    /// <summary>
    /// First open less last close: the step that the series takes. It is not the distance of the contracts, for the market moved between the
    /// two bars; that would take a minute in which both traded, which only the source holds.
    /// </summary>
    public decimal PriceGap => FirstOpen - LastClose;

    /// <summary>The old contract's last day of trade by rule and holidays: see <see cref="Market.LastTradingDay"/>.</summary>
    public required DateOnly LastTradingDay { get; init; }

    /// <summary>Calendar days from the roll to that day.</summary>
    public int DaysToExpiry => LastTradingDay.DayNumber - TradingDay.DayNumber;
}
