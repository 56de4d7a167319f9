namespace MgcBackfill.Market;

/// <summary>Converts between nanoseconds since the epoch and the framework's UTC time.</summary>
public static class Instant
{
    private const long NanosecondsPerTick = 100;

    /// <summary>Converts to a time of Kind Utc. Exact for whole minutes.</summary>
    public static DateTime ToDateTime(long nanoseconds) => DateTime.UnixEpoch.AddTicks(nanoseconds / NanosecondsPerTick);

    /// <summary>Converts a UTC time to nanoseconds since the epoch.</summary>
    public static long FromDateTime(DateTime utc) => (utc - DateTime.UnixEpoch).Ticks * NanosecondsPerTick;
}
