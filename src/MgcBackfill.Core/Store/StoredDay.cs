using System.Runtime.InteropServices;
using MgcBackfill.DuckDb;
using MgcBackfill.Market;

namespace MgcBackfill.Store;

/// <summary>
/// What the table holds of a trading day, in brief: enough to see whether the record of a finished day is still true (C5).
/// </summary>
/// <param name="Rows">Number of rows.</param>
/// <param name="FirstTs">First ts_utc, nanoseconds since the epoch.</param>
/// <param name="LastTs">Last ts_utc, nanoseconds since the epoch.</param>
internal readonly record struct StoredDay(long Rows, long FirstTs, long LastTs)
{
    private const string Sql = "SELECT ts_utc FROM main.bars_1m WHERE ts_utc >= $1 AND ts_utc < $2";

    /// <summary>Reads the days of <paramref name="range"/> that hold rows.</summary>
    public static Dictionary<TradingDay, StoredDay> Read(DatabaseConnection connection, TradingDayRange range)
    {
        var days = new Dictionary<TradingDay, StoredDay>();
        using var statement = connection.Prepare(Sql);
        statement.BindTimestampTz(1, range.First.Open / 1000);
        statement.BindTimestampTz(2, range.Last.Close / 1000);
        using var result = statement.Execute();
        while (result.TryReadChunk(out var chunk))
        {
            using (chunk)
                Add(days, chunk.Column<long>(0));
        }

        return days;
    }

    // The rows of a day are contiguous except for replaced ones, so each run of rows needs only one lookup of its day.
    private static void Add(Dictionary<TradingDay, StoredDay> days, ReadOnlySpan<long> ts)
    {
        while (!ts.IsEmpty)
        {
            var day = TradingDay.FromTimestamp(ts[0] * 1000);
            var (open, close) = (day.Open / 1000, day.Close / 1000);
            var (count, first, last) = (0, ts[0], ts[0]);
            while (count < ts.Length && ts[count] >= open && ts[count] < close)
            {
                first = Math.Min(first, ts[count]);
                last = Math.Max(last, ts[count++]);
            }

            ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(days, day, out var exists);
            known = exists
                ? new StoredDay(known.Rows + count, Math.Min(known.FirstTs, first * 1000), Math.Max(known.LastTs, last * 1000))
                : new StoredDay(count, first * 1000, last * 1000);
            ts = ts[count..];
        }
    }
}
