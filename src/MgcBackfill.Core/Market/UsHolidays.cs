namespace MgcBackfill.Market;

/// <summary>
/// The holidays of COMEX, by rule, and how its Globex session ends on them. docs/sessions.md lists the sources and the years for which they
/// are valid. The synthetic market has its own calendar, because data that tests this one must not be generated with it.
/// </summary>
internal static class UsHolidays
{
    private const int OnePm = 13 * 60;

    // The earliest available notice of an early end of metals trading on a holiday is that of 2013-07-04; until 2009 there was none.
    private static readonly DateOnly s_endEarlySince = new(2013, 7, 4);

    // From 2022 on the sources say 13:00 or 14:30.
    private static readonly DateOnly s_disputedSince = new(2022, 1, 1);

    /// <summary>
    /// True on a weekday without a session: New Year's Day, Good Friday and Christmas. If the holiday is a Sunday, Monday is closed. If
    /// Christmas is a Saturday, Friday is closed; for New Year's Day on a Saturday no other day is.
    /// </summary>
    public static bool IsFull(DateOnly date) =>
        date switch
        {
            { Month: 1, Day: 1 } => true,
            { Month: 1, Day: 2, DayOfWeek: DayOfWeek.Monday } => true,
            { Month: 12, Day: 25 } => true,
            { Month: 12, Day: 26, DayOfWeek: DayOfWeek.Monday } => true,
            { Month: 12, Day: 24, DayOfWeek: DayOfWeek.Friday } => true,
            _ => date.Month is 3 or 4 && date == EasterSunday(date.Year).AddDays(-2),
        };

    /// <summary>
    /// True on a day that is not a business day of the exchange although it may have trading; its trades belong to the next business day.
    /// </summary>
    public static bool IsFederal(DateOnly date) =>
        date.Month switch
        {
            1 => date == Nth(date.Year, 1, DayOfWeek.Monday, 3), // Martin Luther King
            2 => date == Nth(date.Year, 2, DayOfWeek.Monday, 3), // Presidents
            5 => date == Nth(date.Year, 6, DayOfWeek.Monday, 1).AddDays(-7), // Memorial
            6 => date.Year >= 2022 && date == Observed(date.Year, 6, 19), // Juneteenth
            7 => date == Observed(date.Year, 7, 4),
            9 => date == Nth(date.Year, 9, DayOfWeek.Monday, 1), // Labor
            11 => date == Nth(date.Year, 11, DayOfWeek.Thursday, 4), // Thanksgiving
            _ => false,
        };

    /// <summary>True on a day that the exchange counts as a business day.</summary>
    public static bool IsBusinessDay(DateOnly date) =>
        date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !IsFull(date) && !IsFederal(date);

    /// <summary>How the session of a weekday ends early, or null if it runs to its usual end.</summary>
    public static EarlyClose? EarlyCloseOn(DateOnly date)
    {
        var known = date >= s_endEarlySince;
        if (IsFederal(date))
            return new EarlyClose(
                OnePm,
                !known ? null
                    : date < s_disputedSince ? OnePm + 15
                    : OnePm + 90
            );
        var isEve = date is { Month: 12, Day: 24 } || date.AddDays(-1) == Nth(date.Year, 11, DayOfWeek.Thursday, 4);
        return isEve ? new EarlyClose(OnePm + 45, known ? OnePm + 105 : null) : null;
    }

    /// <summary>The n-th occurrence of a weekday in a month.</summary>
    public static DateOnly Nth(int year, int month, DayOfWeek day, int n)
    {
        var first = new DateOnly(year, month, 1);
        return first.AddDays((((int)day - (int)first.DayOfWeek + 7) % 7) + (7 * (n - 1)));
    }

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

    // Gauss's rule with its corrections for 1900 to 2099: the first full moon of spring, then the Sunday after it.
    private static DateOnly EasterSunday(int year)
    {
        var moon = ((19 * (year % 19)) + 24) % 30;
        var sunday = ((2 * (year % 4)) + (4 * (year % 7)) + (6 * moon) + 5) % 7;
        var days = moon + sunday;
        if (days == 35 || (days == 34 && moon == 28 && year % 19 > 10))
            days -= 7;
        return new DateOnly(year, 3, 22).AddDays(days);
    }
}
