using MgcBackfill.DuckDb;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Analysis;

/// <summary>A trading day as plain SQL groups it.</summary>
internal sealed record StoredDay(
    DateOnly TradingDay,
    string Contract,
    long Bars,
    DateTime First,
    DateTime Last,
    double FirstOpen,
    double LastClose,
    long Volume
)
{
    private const string Sql = """
        SELECT epoch_us(date_trunc('day', ts_utc + INTERVAL 1 HOUR)), min(source_symbol), count(*), epoch_us(min(ts_utc)), epoch_us(max(ts_utc)),
               arg_min(open, ts_utc), arg_max("close", ts_utc), CAST(sum(volume) AS BIGINT)
        FROM bars_1m GROUP BY 1 ORDER BY 1
        """;

    public static IReadOnlyList<StoredDay> ReadAll(string db)
    {
        // Opened with the product's settings, because others in this process may read the same file.
        using var database = TargetDatabase.OpenForReading(db);
        using var result = database.Connection.QueryVectors(Sql);
        var days = new List<StoredDay>();
        while (result.TryReadChunk(out var chunk))
        {
            using (chunk)
            {
                for (var i = 0; i < chunk.RowCount; i++)
                {
                    days.Add(
                        new StoredDay(
                            DateOnly.FromDateTime(Utc(chunk.Column<long>(0)[i])),
                            chunk.String(1, i),
                            chunk.Column<long>(2)[i],
                            Utc(chunk.Column<long>(3)[i]),
                            Utc(chunk.Column<long>(4)[i]),
                            chunk.Column<double>(5)[i],
                            chunk.Column<double>(6)[i],
                            chunk.Column<long>(7)[i]
                        )
                    );
                }
            }
        }

        return days;
    }

    private static DateTime Utc(long microseconds) => DateTime.UnixEpoch.AddMicroseconds(microseconds);
}
