namespace MgcBackfill.Market;

/// <summary>
/// New York and Chicago time in UTC, by the rule in force since 2007. The time zone data of the machine is not used: it may be missing or
/// out of date.
/// </summary>
internal static class UsClock
{
    private const int EpochDayNumber = 719_162;
    private const int MinutesPerHour = 60;

    /// <summary>
    /// Minutes since the epoch of a time of day on a date of a zone. The clocks change on Sundays at 02:00, so on those dates only times
    /// from 03:00 on are valid arguments.
    /// </summary>
    public static long Minute(UsZone zone, DateOnly date, int minuteOfDay)
    {
        var hoursBehind = (zone == UsZone.NewYork ? 5 : 6) - (IsDaylightSaving(date) ? 1 : 0);
        return ((date.DayNumber - EpochDayNumber) * (long)TradingHours.MinutesPerDay) + (hoursBehind * MinutesPerHour) + minuteOfDay;
    }

    /// <summary>From the second Sunday of March to the first Sunday of November (Energy Policy Act of 2005, in force since 2007).</summary>
    private static bool IsDaylightSaving(DateOnly date) =>
        date >= SpecialDays.Nth(date.Year, 3, DayOfWeek.Sunday, 2) && date < SpecialDays.Nth(date.Year, 11, DayOfWeek.Sunday, 1);
}
