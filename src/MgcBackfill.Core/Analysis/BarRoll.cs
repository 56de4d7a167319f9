namespace MgcBackfill.Analysis;

/// <summary>A change of the front month from one stored day to the next.</summary>
public sealed record BarRoll
{
    /// <summary>The first trading day of the new front month.</summary>
    public required DateOnly TradingDay { get; init; }

    /// <summary>The front month of the previous stored day.</summary>
    public required string From { get; init; }

    /// <summary>The new front month.</summary>
    public required string To { get; init; }

    /// <summary>Number of consecutive stored days on which the old contract was the front month before the roll.</summary>
    public required int DaysFront { get; init; }

    /// <summary>True if the new front month was the front month before and had been replaced.</summary>
    public required bool FlipBack { get; init; }

    /// <summary>Both volumes on the previous stored day.</summary>
    public required RollVolumes Before { get; init; }

    /// <summary>Both volumes on the day itself.</summary>
    public required RollVolumes On { get; init; }

    /// <summary>Both volumes on the next stored day; null if the table ends here.</summary>
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
    /// First open minus last close: the step in the series. It is not the price difference between the contracts, because the market moved
    /// between the two bars. That difference needs a minute in which both traded, and only the source holds such minutes.
    /// </summary>
    public decimal PriceGap => FirstOpen - LastClose;

    /// <summary>
    /// The last trading day of the old contract by rule and holidays; null if it is not known: see
    /// <see cref="Market.Product.GetLastTradingDay"/>.
    /// </summary>
    public required DateOnly? LastTradingDay { get; init; }

    /// <summary>Number of calendar days from the roll to that day; null if it is not known.</summary>
    public int? DaysToExpiry => LastTradingDay?.DayNumber - TradingDay.DayNumber;
}
