using System.Globalization;

namespace MgcBackfill.Formats;

/// <summary>Formats times for people, always in UTC and independent of the machine's culture.</summary>
internal static class UtcText
{
    /// <summary>The format of a date.</summary>
    public const string DateFormat = "yyyy-MM-dd";

    private const long NanosecondsPerTick = 100;
    private const long NanosecondsPerDay = 86_400_000_000_000;
    private const string MinuteFormat = "yyyy-MM-dd'T'HH:mm'Z'";

    /// <summary>Formats a date as <c>2024-01-02</c>.</summary>
    public static string Date(DateOnly date) => date.ToString(DateFormat, CultureInfo.InvariantCulture);

    /// <summary>Formats nanoseconds since the epoch as <c>2024-01-02T23:00Z</c>, with seconds and fraction if they are not zero.</summary>
    public static string Minute(long nanoseconds)
    {
        if (nanoseconds is < 0 or long.MaxValue)
            return nanoseconds == long.MaxValue ? "(open)" : ((ulong)nanoseconds).ToString(CultureInfo.InvariantCulture) + " ns";
        var time = GetTime(nanoseconds);
        var form = time.Ticks % TimeSpan.TicksPerMinute == 0 ? MinuteFormat : "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'";
        return time.ToString(form, CultureInfo.InvariantCulture);
    }

    /// <summary>Formats a UTC time as <c>2024-01-02T23:00Z</c>, without its seconds; null as a dash.</summary>
    public static string ToMinute(DateTime? utc) => utc?.ToString(MinuteFormat, CultureInfo.InvariantCulture) ?? "-";

    /// <summary>Formats a UTC time as <c>2024-01-02T23:00:59Z</c>, without its fraction.</summary>
    public static string ToSecond(DateTime utc) => utc.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Formats a UTC time as <c>2024-01-02T23:00:59.123Z</c>.</summary>
    public static string ToMillisecond(DateTime utc) => utc.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Formats the time of day of a UTC time as <c>23:00Z</c>; null as a dash.</summary>
    public static string MinuteOfDay(DateTime? utc) => utc?.ToString("HH:mm'Z'", CultureInfo.InvariantCulture) ?? "-";

    /// <summary>Formats the time of day of a UTC time as <c>23:00:59Z</c>.</summary>
    public static string SecondOfDay(DateTime utc) => utc.ToString("HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>
    /// Formats [<paramref name="start"/>, <paramref name="end"/>), nanoseconds since the epoch. Whole UTC days are written as dates with
    /// the last day inclusive; any other range is written in minutes.
    /// </summary>
    public static string Range(long start, long end)
    {
        if (start % NanosecondsPerDay != 0 || end % NanosecondsPerDay != 0)
            return $"{Minute(start)} to {Minute(end)}";
        var (first, last) = (FormatDate(start), FormatDate(end - NanosecondsPerDay));
        return first == last ? last : $"{first} to {last}";
    }

    private static DateTime GetTime(long nanoseconds) => DateTime.UnixEpoch.AddTicks(nanoseconds / NanosecondsPerTick);

    private static string FormatDate(long nanoseconds) => Date(DateOnly.FromDateTime(GetTime(nanoseconds)));
}
