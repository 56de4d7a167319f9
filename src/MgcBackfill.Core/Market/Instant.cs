namespace MgcBackfill.Market;

/// <summary>Between nanoseconds since the epoch and the framework's UTC time.</summary>
public static class Instant
{
    private const long NanosecondsPerTick = 100;

    /// <summary>The time, Kind Utc. Whole minutes lose nothing.</summary>
    public static DateTime ToDateTime(long nanoseconds) => DateTime.UnixEpoch.AddTicks(nanoseconds / NanosecondsPerTick);

    /// <summary>Nanoseconds since the epoch of a UTC time.</summary>
    public static long FromDateTime(DateTime utc) => (utc - DateTime.UnixEpoch).Ticks * NanosecondsPerTick;
}
