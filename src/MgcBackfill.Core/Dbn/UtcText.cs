using System.Globalization;

namespace MgcBackfill.Dbn;

/// <summary>Times as people read them, always UTC and never by the culture of the machine.</summary>
internal static class UtcText
{
    private const long NanosecondsPerTick = 100;

    /// <summary>Nanoseconds since the epoch as <c>2024-01-02T23:00Z</c>, with seconds and fraction where there are any.</summary>
    public static string Minute(long nanoseconds)
    {
        if (nanoseconds is < 0 or long.MaxValue)
            return nanoseconds == long.MaxValue ? "(open)" : ((ulong)nanoseconds).ToString(CultureInfo.InvariantCulture) + " ns";
        var time = DateTime.UnixEpoch.AddTicks(nanoseconds / NanosecondsPerTick);
        var format = time.Ticks % TimeSpan.TicksPerMinute == 0 ? "yyyy-MM-dd'T'HH:mm'Z'" : "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'";
        return time.ToString(format, CultureInfo.InvariantCulture);
    }
}
