namespace MgcBackfill.Market;

/// <summary>An inclusive range of trading days (T3).</summary>
/// <param name="First">First day, inclusive.</param>
/// <param name="Last">Last day, inclusive; not before <paramref name="First"/>.</param>
public readonly record struct TradingDayRange(TradingDay First, TradingDay Last)
{
    /// <summary>Number of calendar days in the range.</summary>
    public int Days => Last.EpochDay - First.EpochDay + 1;

    /// <summary>True if <paramref name="day"/> lies inside.</summary>
    public bool Contains(TradingDay day) => First <= day && day <= Last;

    /// <summary>True if the two ranges share a day.</summary>
    public bool Overlaps(TradingDayRange other) => First <= other.Last && other.First <= Last;

    /// <inheritdoc/>
    public override string ToString() => First == Last ? First.ToString() : $"{First}..{Last}";
}
