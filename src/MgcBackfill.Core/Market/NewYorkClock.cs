namespace MgcBackfill.Market;

/// <summary>
/// New York time in UTC, by the rule in force since 2007. The time zone data of the machine is not used: it may be missing or out of date.
/// </summary>
internal static class NewYorkClock
{
    private const int EpochDayNumber = 719_162;

    /// <summary>
    /// Minutes since the epoch of a time of day on a New York date. The clocks change on Sundays at 02:00, so on those dates only times
    /// from 03:00 on are valid arguments.
    /// </summary>
    public static long Minute(DateOnly date, int hour, int minute = 0) =>
        ((date.DayNumber - EpochDayNumber) * 1440L) + ((hour + (IsDaylightSaving(date) ? 4 : 5)) * 60) + minute;

    /// <summary>From the second Sunday of March to the first Sunday of November (Energy Policy Act of 2005, in force since 2007).</summary>
    public static bool IsDaylightSaving(DateOnly date) =>
        date >= UsHolidays.Nth(date.Year, 3, DayOfWeek.Sunday, 2) && date < UsHolidays.Nth(date.Year, 11, DayOfWeek.Sunday, 1);
}
