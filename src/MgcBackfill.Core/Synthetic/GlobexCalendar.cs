namespace MgcBackfill.Synthetic;

/// <summary>
/// When Globex trades: Sunday to Friday, 17:00 to 16:00 US Central, and the holidays of the US. Computed by rule, not from a table: the
/// rules are those of recent years, and single closures (mourning, storms) are left out.
/// </summary>
internal static class GlobexCalendar
{
    private const int OpenHour = 17;

    /// <summary>The session that trades for <paramref name="date"/>, or null on a weekend and on a full holiday.</summary>
    public static GlobexSession? GetSession(DateOnly date)
    {
        if (date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday || IsClosed(date))
            return null;

        // The clocks change on Sundays at 02:00, while the market is closed: the evening's date decides for the whole session.
        var evening = date.AddDays(-1);
        var hoursBehindUtc = IsDaylightSaving(evening) ? 5 : 6;
        var open = GlobexSession.Midnight(evening) + ((OpenHour + hoursBehindUtc) * 60 * GlobexSession.Minute);
        return new GlobexSession(date, open, ClosesEarly(date) ? GlobexSession.ShortLength : GlobexSession.FullLength);
    }

    /// <summary>From the second Sunday of March to the first Sunday of November, by the rule of 2007.</summary>
    public static bool IsDaylightSaving(DateOnly date) =>
        date >= Nth(date.Year, 3, DayOfWeek.Sunday, 2) && date < Nth(date.Year, 11, DayOfWeek.Sunday, 1);

    /// <summary>
    /// New Year's Day, Good Friday and Christmas. One on a Sunday is observed on Monday; Christmas on a Saturday is observed on Friday.
    /// </summary>
    public static bool IsClosed(DateOnly date) =>
        date switch
        {
            { Month: 1, Day: 1 } => true,
            { Month: 1, Day: 2, DayOfWeek: DayOfWeek.Monday } => true,
            { Month: 12, Day: 25 } => true,
            { Month: 12, Day: 26, DayOfWeek: DayOfWeek.Monday } => true,
            { Month: 12, Day: 24, DayOfWeek: DayOfWeek.Friday } => true,
            _ => date == Easter(date.Year).AddDays(-2),
        };

    /// <summary>Days that end at 12:00 Central: minor holidays, the day after Thanksgiving, and Christmas Eve.</summary>
    public static bool ClosesEarly(DateOnly date) =>
        IsMinorHoliday(date) || date.AddDays(-1) == Thanksgiving(date.Year) || date is { Month: 12, Day: 24 };

    /// <summary>Holidays of the US on which most products trade until noon.</summary>
    public static bool IsMinorHoliday(DateOnly date) =>
        date == Nth(date.Year, 1, DayOfWeek.Monday, 3) // Martin Luther King
        || date == Nth(date.Year, 2, DayOfWeek.Monday, 3) // Presidents
        || date == Nth(date.Year, 6, DayOfWeek.Monday, 1).AddDays(-7) // Memorial
        || (date.Year >= 2022 && date == Observed(date.Year, 6, 19)) // Juneteenth
        || date == Observed(date.Year, 7, 4)
        || date == Nth(date.Year, 9, DayOfWeek.Monday, 1) // Labor
        || date == Thanksgiving(date.Year);

    private static DateOnly Thanksgiving(int year) => Nth(year, 11, DayOfWeek.Thursday, 4);

    private static DateOnly Nth(int year, int month, DayOfWeek day, int n) => Weekdays.Nth(new DateOnly(year, month, 1), day, n);

    private static DateOnly Observed(int year, int month, int day)
    {
        var date = new DateOnly(year, month, day);
        return date.DayOfWeek switch
        {
            DayOfWeek.Saturday => date.AddDays(-1),
            DayOfWeek.Sunday => date.AddDays(1),
            _ => date,
        };
    }

    // The Gregorian computus in integers (Meeus, Astronomical Algorithms, chapter 8).
    private static DateOnly Easter(int year)
    {
        var (century, rest) = Math.DivRem(year, 100);
        var golden = year % 19;
        var epact = ((19 * golden) + century - (century / 4) - ((century - ((century + 8) / 25) + 1) / 3) + 15) % 30;
        var weekday = (32 + (2 * (century % 4)) + (2 * (rest / 4)) - epact - (rest % 4)) % 7;
        var correction = (golden + (11 * epact) + (22 * weekday)) / 451;
        var days = epact + weekday - (7 * correction) + 114;
        return new DateOnly(year, days / 31, (days % 31) + 1);
    }
}
