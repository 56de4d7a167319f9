namespace MgcBackfill.Market;

/// <summary>
/// The special days of the exchange and its business days, by rule. What they mean for the hours of a product is in the table of
/// products. The synthetic market has its own calendar, because data that tests this one must not be generated with it.
/// </summary>
internal static class SpecialDays
{
    private const int JuneteenthSince = 2022;

    /// <summary>The special day that falls on a date; null if there is none, and on weekends.</summary>
    public static SpecialDay? Find(DateOnly date) =>
        IsWeekend(date)
            ? null
            : date.Month switch
            {
                1 => InJanuary(date),
                2 when date == Nth(date.Year, 2, DayOfWeek.Monday, 3) => SpecialDay.Presidents,
                3 or 4 when date == EasterSunday(date.Year).AddDays(-2) => SpecialDay.GoodFriday,
                5 when date == Nth(date.Year, 6, DayOfWeek.Monday, 1).AddDays(-7) => SpecialDay.Memorial,
                6 when date.Year >= JuneteenthSince && date == Observed(date.Year, 6, 19) => SpecialDay.Juneteenth,
                7 => InJuly(date),
                9 when date == Nth(date.Year, 9, DayOfWeek.Monday, 1) => SpecialDay.Labor,
                11 => InNovember(date),
                12 => InDecember(date),
                _ => null,
            };

    /// <summary>
    /// True on a day that the exchange counts as a business day. On a holiday there may be trading; its trades belong to the next business
    /// day.
    /// </summary>
    public static bool IsBusinessDay(DateOnly date) =>
        !IsWeekend(date)
        && Find(date)
            is not (
                SpecialDay.NewYear
                or SpecialDay.MartinLutherKing
                or SpecialDay.Presidents
                or SpecialDay.GoodFriday
                or SpecialDay.Memorial
                or SpecialDay.Juneteenth
                or SpecialDay.Independence
                or SpecialDay.Labor
                or SpecialDay.Thanksgiving
                or SpecialDay.Christmas
            );

    /// <summary>True on a holiday in London that can fall on the last Friday of a month, or on the day before such a holiday.</summary>
    public static bool IsLondonHoliday(DateOnly date) => date is { Month: 12, Day: 25 or 26 } || Find(date) == SpecialDay.GoodFriday;

    /// <summary>The n-th occurrence of a weekday in a month.</summary>
    public static DateOnly Nth(int year, int month, DayOfWeek day, int n)
    {
        var first = new DateOnly(year, month, 1);
        return first.AddDays((((int)day - (int)first.DayOfWeek + 7) % 7) + (7 * (n - 1)));
    }

    private static bool IsWeekend(DateOnly date) => date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    private static SpecialDay? InJanuary(DateOnly date)
    {
        if (date == Nth(date.Year, 1, DayOfWeek.Monday, 3))
            return SpecialDay.MartinLutherKing;
        var first = new DateOnly(date.Year, 1, 1);
        if (first.DayOfWeek == DayOfWeek.Saturday)
            return null;
        var holiday = first.DayOfWeek == DayOfWeek.Sunday ? first.AddDays(1) : first;
        return date == holiday ? SpecialDay.NewYear
            : date == WeekdayAfter(holiday) ? SpecialDay.DayAfterNewYear
            : null;
    }

    private static SpecialDay? InJuly(DateOnly date)
    {
        var holiday = Observed(date.Year, 7, 4);
        return date == holiday ? SpecialDay.Independence
            : date == WeekdayAfter(holiday) ? SpecialDay.DayAfterIndependence
            : date is { Day: 3, DayOfWeek: not DayOfWeek.Friday } ? SpecialDay.IndependenceEve
            : null;
    }

    private static SpecialDay? InNovember(DateOnly date)
    {
        var thanksgiving = Nth(date.Year, 11, DayOfWeek.Thursday, 4);
        return date == thanksgiving ? SpecialDay.Thanksgiving
            : date == thanksgiving.AddDays(1) ? SpecialDay.DayAfterThanksgiving
            : null;
    }

    private static SpecialDay? InDecember(DateOnly date)
    {
        var holiday = Observed(date.Year, 12, 25);
        return date == holiday ? SpecialDay.Christmas
            : date == WeekdayAfter(holiday) ? SpecialDay.DayAfterChristmas
            : date.Day == 24 ? SpecialDay.ChristmasEve
            : date.Day == 31 ? SpecialDay.NewYearEve
            : null;
    }

    private static DateOnly WeekdayAfter(DateOnly date) => date.AddDays(date.DayOfWeek == DayOfWeek.Friday ? 3 : 1);

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
