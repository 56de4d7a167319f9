namespace MgcBackfill.Synthetic;

/// <summary>Days from Monday to Friday, holidays included.</summary>
internal static class Weekdays
{
    /// <summary>Weekdays from <paramref name="from"/> to <paramref name="to"/>, negative if the second is earlier.</summary>
    public static int Between(DateOnly from, DateOnly to) => NumberOf(to) - NumberOf(from);

    /// <summary>The weekday that is <paramref name="count"/> weekdays before a date.</summary>
    public static DateOnly Before(DateOnly date, int count)
    {
        while (count > 0)
        {
            date = date.AddDays(-1);
            count -= date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0 : 1;
        }

        return date;
    }

    /// <summary>The n-th occurrence of a weekday in the month that begins on <paramref name="first"/>.</summary>
    public static DateOnly Nth(DateOnly first, DayOfWeek day, int n) =>
        first.AddDays((((int)day - (int)first.DayOfWeek + 7) % 7) + (7 * (n - 1)));

    // Day number 0 is a Monday.
    private static int NumberOf(DateOnly date) => (date.DayNumber / 7 * 5) + Math.Min(date.DayNumber % 7, 5);
}
