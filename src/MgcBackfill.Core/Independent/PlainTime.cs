using System.Globalization;

namespace MgcBackfill.Independent;

/// <summary>Time according to rules T1 and T2. Timestamps are nanoseconds since 1970-01-01T00:00Z, never negative.</summary>
internal static class PlainTime
{
    /// <summary>A minute in nanoseconds.</summary>
    public const long Minute = 60_000_000_000;

    private const long Hour = 60 * Minute;
    private const long MicrosecondsOfHour = Hour / 1000;

    // Brisbane is ten hours ahead of UTC all year, and the trading day opens there at 09:00.
    private const long BrisbaneAhead = 10;
    private const long OpensAt = 9;
    private const long HoursOfDay = 24;

    private static readonly int s_epoch = new DateOnly(1970, 1, 1).DayNumber;

    /// <summary>The UTC date of a timestamp.</summary>
    public static DateOnly UtcDate(long ts) => DateOfHour(ts / Hour);

    /// <summary>The trading day of a timestamp: the date in Brisbane nine hours earlier.</summary>
    public static DateOnly TradingDay(long ts) => DateOfHour((ts / Hour) + BrisbaneAhead - OpensAt);

    /// <summary>The trading day of a timestamp in microseconds; not negative, and not after the year 9998.</summary>
    public static DateOnly TradingDayOfMicroseconds(long microseconds) =>
        DateOfHour((microseconds / MicrosecondsOfHour) + BrisbaneAhead - OpensAt);

    /// <summary>When a trading day opens, in microseconds since 1970-01-01T00:00Z.</summary>
    public static long OpenInMicroseconds(DateOnly day) =>
        (((day.DayNumber - s_epoch) * HoursOfDay) + OpensAt - BrisbaneAhead) * MicrosecondsOfHour;

    /// <summary>Converts a timestamp to a UTC time.</summary>
    public static DateTime Utc(long ts) => DateTime.UnixEpoch.AddTicks(ts / 100);

    /// <summary>Formats a timestamp as 2024-01-02T23:00Z, with seconds and fraction if they are not zero.</summary>
    public static string Format(long ts)
    {
        var whole = Utc(ts).ToString(ts % Minute == 0 ? "yyyy-MM-dd'T'HH:mm" : "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        var rest = ts % 1_000_000_000;
        return rest == 0 ? whole + "Z" : string.Create(CultureInfo.InvariantCulture, $"{whole}.{rest:D9}Z");
    }

    /// <summary>Formats a date as 2024-01-02.</summary>
    public static string Format(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateOnly DateOfHour(long hour) => DateOnly.FromDayNumber(s_epoch + (int)(hour / HoursOfDay));
}
