using System.Globalization;
using MgcBackfill.Dbn;
using MgcBackfill.Market;

namespace MgcBackfill.Inventory;

/// <summary>Ranges of time as people read them: whole UTC days as dates, everything else to the minute.</summary>
internal static class TimeText
{
    /// <summary>[<paramref name="start"/>, <paramref name="end"/>) in nanoseconds since the epoch; of whole days the last is the last inside.</summary>
    public static string Of(long start, long end)
    {
        if (start % TradingDay.Length != 0 || end % TradingDay.Length != 0)
            return $"{UtcText.Minute(start)} to {UtcText.Minute(end)}";
        var last = Date(end - TradingDay.Length);
        return Date(start) == last ? last : $"{Date(start)} to {last}";
    }

    private static string Date(long instant) => Instant.ToDateTime(instant).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
