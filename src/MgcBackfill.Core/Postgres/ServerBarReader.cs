using MgcBackfill.Market;
using MgcBackfill.Store;
using Npgsql;

namespace MgcBackfill.Postgres;

/// <summary>Reads the rows of a symbol in time order.</summary>
/// <param name="session">The session; disposed with the reader.</param>
/// <param name="tables">The tables.</param>
/// <param name="series">The rows.</param>
internal sealed class ServerBarReader(ServerSession session, ServerTables tables, BarSeries series) : IBarReader
{
    private readonly NpgsqlCommand _select = Prepare(session, tables, series);

    /// <inheritdoc/>
    public void Read(long start, long end, StoredRows rows, CancellationToken cancellation = default)
    {
        rows.Clear();
        _select.Parameters[1].Value = ServerTime.FromNanoseconds(start);
        _select.Parameters[2].Value = ServerTime.FromNanoseconds(end);
        session.Run(_select, c => Read(c, rows), cancellation);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _select.Dispose();
        session.Dispose();
    }

    private static NpgsqlCommand Prepare(ServerSession session, ServerTables tables, BarSeries series)
    {
        var select = session.Create(
            $"""
            SELECT ts, source_symbol, open, high, low, close, volume
            FROM {tables.Name} WHERE symbol = $1 AND ts >= $2 AND ts < $3 ORDER BY ts
            """,
            series.Symbol,
            default(DateTime),
            default(DateTime)
        );
        foreach (var at in (int[])[1, 2])
            select.Parameters[at] = new NpgsqlParameter { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.TimestampTz, Value = DateTime.UnixEpoch };
        session.Run(
            select,
            static c =>
            {
                c.Prepare();
                return 0;
            },
            CancellationToken.None
        );
        return select;
    }

    private static int Read(NpgsqlCommand select, StoredRows rows)
    {
        using var reader = select.ExecuteReader();
        while (reader.Read())
        {
            ref var row = ref rows.Grow(1)[0];
            row.TsMicroseconds = ServerTime.ToMicroseconds(reader.GetFieldValue<long>(0));
            row.SourceSymbol = reader.IsDBNull(1) ? StoredRows.Null : rows.IndexOf(reader.GetString(1));
            row.Open = GetPrice(reader, 2);
            row.High = GetPrice(reader, 3);
            row.Low = GetPrice(reader, 4);
            row.Close = GetPrice(reader, 5);
            row.Volume = GetVolume(reader, 6);
        }

        return rows.Count;
    }

    // Only a table with another definition holds NULL, NaN, or a number that is too large. Each is read as a value that breaks section 5.
    private static double GetPrice(NpgsqlDataReader reader, int column)
    {
        try
        {
            return NumericPrice.ToDouble(reader.GetDecimal(column));
        }
        catch (Exception e) when (e is InvalidCastException or OverflowException)
        {
            return double.NaN;
        }
    }

    private static long GetVolume(NpgsqlDataReader reader, int column)
    {
        try
        {
            var volume = reader.GetDecimal(column);
            return volume == decimal.Truncate(volume) ? (long)volume : -1;
        }
        catch (Exception e) when (e is InvalidCastException or OverflowException)
        {
            return -1;
        }
    }
}
