using System.Globalization;
using MgcBackfill.DuckDb;
using MgcBackfill.DuckDb.Native;

namespace MgcBackfill.Tests.Support;

/// <summary>A row of <c>bars_1m</c>, as SQL returns it or as a model expects it. Equality is bit by bit.</summary>
internal readonly record struct TableRow(
    long TsMicroseconds,
    string Symbol,
    string SourceSymbol,
    double Open,
    double High,
    double Low,
    double Close,
    long Volume
)
{
    /// <summary>Every row of the table of a database, by time and then by symbol, read with plain SQL.</summary>
    public static IReadOnlyList<TableRow> ReadAll(string db)
    {
        // Opened with the product's settings, because others in this process may read the same file.
        using var database = TargetDatabase.OpenForReading(db);
        return ReadAll(database.Connection);
    }

    /// <inheritdoc cref="ReadAll(string)"/>
    public static IReadOnlyList<TableRow> ReadAll(DatabaseConnection connection)
    {
        var rows = new List<TableRow>();
        using var result = connection.QueryVectors(
            "SELECT epoch_us(ts_utc), symbol, source_symbol, open, high, low, close, volume FROM bars_1m ORDER BY ts_utc, symbol"
        );
        while (result.TryReadChunk(out var chunk))
        {
            using (chunk)
            {
                for (var i = 0; i < chunk.RowCount; i++)
                {
                    rows.Add(
                        new TableRow(
                            chunk.Column<long>(0)[i],
                            chunk.String(1, i),
                            chunk.String(2, i),
                            chunk.Column<double>(3)[i],
                            chunk.Column<double>(4)[i],
                            chunk.Column<double>(5)[i],
                            chunk.Column<double>(6)[i],
                            chunk.Column<long>(7)[i]
                        )
                    );
                }
            }
        }

        return rows;
    }

    /// <summary>The trading day by the definition in T2, repeated here independently: one hour ahead of UTC.</summary>
    public DateOnly TradingDay => DateOnly.FromDateTime(DateTime.UnixEpoch.AddTicks(TsMicroseconds * 10).AddHours(1));

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{DateTime.UnixEpoch.AddTicks(TsMicroseconds * 10):yyyy-MM-dd HH:mm} "
                + $"{Symbol} {SourceSymbol} {Open:R} {High:R} {Low:R} {Close:R} {Volume}"
        );
}
