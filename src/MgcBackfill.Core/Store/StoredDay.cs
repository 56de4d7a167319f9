using MgcBackfill.DuckDb;
using MgcBackfill.Market;

namespace MgcBackfill.Store;

/// <summary>What the table holds of a trading day, in one line: enough to see whether a done record is still true (C5).</summary>
/// <param name="Rows">Rows.</param>
/// <param name="FirstTs">First ts_utc, nanoseconds since the epoch.</param>
/// <param name="LastTs">Last ts_utc, nanoseconds since the epoch.</param>
internal readonly record struct StoredDay(long Rows, long FirstTs, long LastTs)
{
    // Integer arithmetic on microseconds: a trading day begins an hour before its UTC date (T2).
    private const string Sql = """
        SELECT (epoch_us(ts_utc) + 3600000000) // 86400000000 AS day, count(*), min(epoch_us(ts_utc)), max(epoch_us(ts_utc))
        FROM main.bars_1m WHERE ts_utc >= $1 AND ts_utc < $2
        GROUP BY day
        """;

    /// <summary>The days of <paramref name="range"/> that hold rows.</summary>
    public static Dictionary<TradingDay, StoredDay> Read(DuckDbConnection connection, TradingDayRange range)
    {
        var days = new Dictionary<TradingDay, StoredDay>();
        using var statement = connection.Prepare(Sql);
        statement.BindTimestampTz(1, range.First.Open / 1000);
        statement.BindTimestampTz(2, range.Last.Close / 1000);
        using var result = statement.Execute();
        while (result.TryReadChunk(out var chunk))
        {
            using (chunk)
            {
                var day = chunk.Column<long>(0);
                var rows = chunk.Column<long>(1);
                var first = chunk.Column<long>(2);
                var last = chunk.Column<long>(3);
                for (var i = 0; i < day.Length; i++)
                    days.Add(new TradingDay((int)day[i]), new StoredDay(rows[i], first[i] * 1000, last[i] * 1000));
            }
        }

        return days;
    }
}
