using System.Globalization;

namespace MgcBackfill.Formats;

/// <summary>Times as people read them, always UTC and never by the culture of the machine.</summary>
internal static class UtcText
{
    /// <summary>How a date is written.</summary>
    public const string DateForm = "yyyy-MM-dd";

    private const long NanosecondsPerTick = 100;
    private const long NanosecondsPerDay = 86_400_000_000_000;
    private const string MinuteForm = "yyyy-MM-dd'T'HH:mm'Z'";

    /// <summary>A date as <c>2024-01-02</c>.</summary>
    public static string Date(DateOnly date) => date.ToString(DateForm, CultureInfo.InvariantCulture);

    /// <summary>Nanoseconds since the epoch as <c>2024-01-02T23:00Z</c>, with seconds and fraction where there are any.</summary>
    public static string Minute(long nanoseconds)
    {
        if (nanoseconds is < 0 or long.MaxValue)
            return nanoseconds == long.MaxValue ? "(open)" : ((ulong)nanoseconds).ToString(CultureInfo.InvariantCulture) + " ns";
        var time = TimeOf(nanoseconds);
        var form = time.Ticks % TimeSpan.TicksPerMinute == 0 ? MinuteForm : "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'";
        return time.ToString(form, CultureInfo.InvariantCulture);
    }

    /// <summary>A UTC time as <c>2024-01-02T23:00Z</c>, without its seconds; null as a dash.</summary>
    public static string ToMinute(DateTime? utc) => utc?.ToString(MinuteForm, CultureInfo.InvariantCulture) ?? "-";

    /// <summary>A UTC time as <c>2024-01-02T23:00:59Z</c>, without its fraction.</summary>
    public static string ToSecond(DateTime utc) => utc.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A UTC time as <c>2024-01-02T23:00:59.123Z</c>.</summary>
    public static string ToMillisecond(DateTime utc) => utc.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>The time of day of a UTC time as <c>23:00Z</c>; null as a dash.</summary>
    public static string MinuteOfDay(DateTime? utc) => utc?.ToString("HH:mm'Z'", CultureInfo.InvariantCulture) ?? "-";

    /// <summary>The time of day of a UTC time as <c>23:00:59Z</c>.</summary>
    public static string SecondOfDay(DateTime utc) => utc.ToString("HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>
    /// [<paramref name="start"/>, <paramref name="end"/>) in nanoseconds since the epoch: whole UTC days as dates, the last of them
    /// inclusive; everything else to the minute.
    /// </summary>
    public static string Range(long start, long end)
    {
        if (start % NanosecondsPerDay != 0 || end % NanosecondsPerDay != 0)
            return $"{Minute(start)} to {Minute(end)}";
        var (first, last) = (DateOf(start), DateOf(end - NanosecondsPerDay));
        return first == last ? last : $"{first} to {last}";
    }

    private static DateTime TimeOf(long nanoseconds) => DateTime.UnixEpoch.AddTicks(nanoseconds / NanosecondsPerTick);

    private static string DateOf(long nanoseconds) => Date(DateOnly.FromDateTime(TimeOf(nanoseconds)));
}
