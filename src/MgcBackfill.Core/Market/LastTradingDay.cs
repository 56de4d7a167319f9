namespace MgcBackfill.Market;

/// <summary>The day on which trading in a contract ends.</summary>
internal static class LastTradingDay
{
    /// <summary>
    /// Computes the day by a rule. Business days are weekdays that are not a holiday by rule; closings that were decided at short notice
    /// are not known here.
    /// </summary>
    /// <returns>Null if the rule does not say which day it is.</returns>
    public static DateOnly? Compute(LastTradingDayRule rule, ContractMonth month)
    {
        var first = new DateOnly(month.Year, month.Month, 1);
        return rule switch
        {
            LastTradingDayRule.ThirdLastBusinessDay => BusinessDayBefore(first.AddMonths(1), 3),
            LastTradingDayRule.ThirdLastBusinessDayOfMonthBefore => BusinessDayBefore(first, 3),
            LastTradingDayRule.LastBusinessDay => BusinessDayBefore(first.AddMonths(1), 1),
            LastTradingDayRule.LastBusinessDayOfMonthBefore => BusinessDayBefore(first, 1),
            LastTradingDayRule.SeventhBusinessDayBeforeLast => BusinessDayBefore(first.AddMonths(1), 8),
            LastTradingDayRule.ThirdFriday => ThirdFriday(month),
            LastTradingDayRule.BusinessDayBeforeThe15th => BusinessDayBefore(first.AddDays(14), 1),
            LastTradingDayRule.ThirdBusinessDayBeforeThe25thOfMonthBefore => BusinessDayBefore(The25thOfMonthBefore(first), 3),
            LastTradingDayRule.FourthBusinessDayBeforeThe25thOfMonthBefore => BusinessDayBefore(The25thOfMonthBefore(first), 4),
            LastTradingDayRule.BusinessDayBeforeThirdWednesday => BusinessDayBefore(ThirdWednesday(month), 1),
            LastTradingDayRule.SecondBusinessDayBeforeThirdWednesday => BusinessDayBefore(ThirdWednesday(month), 2),
            _ => LastFridayInLondonAndUs(first.AddMonths(1)),
        };
    }

    // The n-th business day before a date.
    private static DateOnly BusinessDayBefore(DateOnly date, int n)
    {
        for (var met = 0; met < n; )
        {
            date = date.AddDays(-1);
            met += SpecialDays.IsBusinessDay(date) ? 1 : 0;
        }

        return date;
    }

    // The 25th, or the last business day before it if it is none.
    private static DateOnly The25thOfMonthBefore(DateOnly first)
    {
        var date = first.AddMonths(-1).AddDays(24);
        return SpecialDays.IsBusinessDay(date) ? date : BusinessDayBefore(date, 1);
    }

    private static DateOnly ThirdWednesday(ContractMonth month) => SpecialDays.Nth(month.Year, month.Month, DayOfWeek.Wednesday, 3);

    private static DateOnly? ThirdFriday(ContractMonth month)
    {
        var friday = SpecialDays.Nth(month.Year, month.Month, DayOfWeek.Friday, 3);
        return SpecialDays.IsBusinessDay(friday) ? friday : null;
    }

    private static DateOnly LastFridayInLondonAndUs(DateOnly nextMonth)
    {
        var date = nextMonth.AddDays(-1);
        while (date.DayOfWeek != DayOfWeek.Friday)
            date = date.AddDays(-1);
        while (!SpecialDays.IsBusinessDay(date) || SpecialDays.IsLondonHoliday(date))
            date = date.AddDays(-1);
        return date;
    }
}
