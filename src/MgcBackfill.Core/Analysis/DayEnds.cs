using MgcBackfill.Market;
using MgcBackfill.Store;

namespace MgcBackfill.Analysis;

/// <summary>The contract of a stored day with its first and its last bar: all that a roll calendar needs of a day.</summary>
/// <param name="Day">The day.</param>
/// <param name="Contract">Its contract.</param>
/// <param name="FirstTs">ts_utc of the first bar, nanoseconds since the epoch.</param>
/// <param name="FirstOpen">Open of the first bar.</param>
/// <param name="LastTs">ts_utc of the last bar, nanoseconds since the epoch.</param>
/// <param name="LastClose">Close of the last bar.</param>
internal readonly record struct DayEnds(TradingDay Day, string Contract, long FirstTs, double FirstOpen, long LastTs, double LastClose)
{
    /// <summary>The ends of a day from its rows by time, at least one.</summary>
    public static DayEnds From(TradingDay day, string contract, ReadOnlySpan<StoredRow> rows) =>
        new(day, contract, rows[0].Ts, rows[0].Open, rows[^1].Ts, rows[^1].Close);
}
