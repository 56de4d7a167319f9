using MgcBackfill.Market;

namespace MgcBackfill.Store;

/// <summary>The first and the last time in a table.</summary>
/// <param name="First">The first ts_utc, microseconds since the epoch.</param>
/// <param name="Last">The last ts_utc, microseconds since the epoch.</param>
internal readonly record struct StoredTimes(long First, long Last)
{
    /// <summary>The trading days of the two.</summary>
    public TradingDayRange Days => new(TradingDay.FromTimestamp(First * 1000), TradingDay.FromTimestamp(Last * 1000));
}
