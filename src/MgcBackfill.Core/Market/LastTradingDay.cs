namespace MgcBackfill.Market;

/// <summary>The day on which trading in a contract ends.</summary>
public static class LastTradingDay
{
    private const int FromTheEnd = 3;

    /// <summary>
    /// The third last business day of the contract month (COMEX, chapter 120). Business days are weekdays that are not a holiday by rule;
    /// closings that were decided at short notice are not known here.
    /// </summary>
    public static DateOnly Compute(ContractMonth month)
    {
        var date = new DateOnly(month.Year, month.Month, DateTime.DaysInMonth(month.Year, month.Month));
        for (var met = 0; ; date = date.AddDays(-1))
        {
            met += UsHolidays.IsBusinessDay(date) ? 1 : 0;
            if (met == FromTheEnd)
                return date;
        }
    }
}
