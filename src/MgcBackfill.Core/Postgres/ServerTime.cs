namespace MgcBackfill.Postgres;

/// <summary>Converts between nanoseconds since the epoch and TIMESTAMPTZ, which counts microseconds since 2000-01-01.</summary>
internal static class ServerTime
{
    private const long MicrosecondsOfServerEpoch = 946_684_800_000_000;

    /// <summary>Microseconds since the epoch of a value as the server holds it. Infinity stays out of every range of days.</summary>
    public static long ToMicroseconds(long server) =>
        server is long.MinValue or long.MaxValue ? server : server + MicrosecondsOfServerEpoch;

    /// <summary>A time as a parameter, Kind Utc, rounded up to microseconds: as the end of a range it is exclusive.</summary>
    public static DateTime FromNanoseconds(long nanoseconds) => DateTime.UnixEpoch.AddTicks((nanoseconds + 999) / 1000 * 10);
}
