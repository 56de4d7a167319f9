using System.Globalization;
using MgcBackfill.Errors;
using MgcBackfill.Formats;
using MgcBackfill.Market;

namespace MgcBackfill.Analysis;

/// <summary>Parses the requested minute. A time without a Z has no zone, so it is not clear which zone was meant (T1).</summary>
public static class ProvenanceInstant
{
    /// <summary>The accepted form, for messages and help.</summary>
    public const string Form = "yyyy-MM-ddTHH:mmZ";

    private static readonly string[] s_forms =
    [
        "yyyy-MM-dd'T'HH:mm'Z'",
        "yyyy-MM-dd HH:mm'Z'",
        "yyyy-MM-dd'T'HH:mm:ss'Z'",
        "yyyy-MM-dd HH:mm:ss'Z'",
        "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'",
    ];

    /// <summary>Parses a text that ends in Z.</summary>
    /// <returns>False if the text has another form, or names a time that does not exist.</returns>
    public static bool TryParse(string text, out DateTime utc) =>
        DateTime.TryParseExact(
            text,
            s_forms,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out utc
        );

    /// <summary>Converts the minute to nanoseconds since the epoch.</summary>
    /// <exception cref="UsageException">The time is not UTC, is not a whole minute, or no source can hold it.</exception>
    internal static long Require(DateTime utc)
    {
        if (utc.Kind != DateTimeKind.Utc)
            throw new UsageException(
                ErrorIds.InvalidArgument,
                $"{utc.ToString("s", CultureInfo.InvariantCulture)} is not a time in UTC.",
                $"Give it as {Form}."
            );
        if (utc.Ticks % TimeSpan.TicksPerMinute != 0)
        {
            var minute = new DateTime(utc.Ticks - (utc.Ticks % TimeSpan.TicksPerMinute), DateTimeKind.Utc);
            var given = utc.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture);
            throw new UsageException(
                ErrorIds.InvalidArgument,
                $"{given} is not a whole minute. The time of a bar is that of its open.",
                $"The bar that contains this time is that of {UtcText.ToMinute(minute)}."
            );
        }

        if (utc < DateTime.UnixEpoch || utc > Instant.ToDateTime(long.MaxValue))
            throw new UsageException(
                ErrorIds.InvalidArgument,
                $"No source can hold a bar of {UtcText.ToMinute(utc)}.",
                "Give a time from 1970-01-01 to 2262-04-11, the range of the format."
            );
        return Instant.FromDateTime(utc);
    }
}
