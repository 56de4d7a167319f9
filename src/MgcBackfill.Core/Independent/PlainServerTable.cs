using System.Globalization;
using MgcBackfill.Errors;
using Npgsql;
using NpgsqlTypes;

namespace MgcBackfill.Independent;

/// <summary>The rows of one symbol of <c>market_bars_ohlcv_1m</c> on a PostgreSQL server.</summary>
internal sealed class PlainServerTable : PlainTable
{
    // Between these times lie all days that DateOnly can represent.
    private const string Times = "ts >= TIMESTAMPTZ '1970-01-02 00:00:00+00' AND ts < TIMESTAMPTZ '9998-01-01 00:00:00+00'";
    private const string Table = "market_bars_ohlcv_1m";

    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlConnection _connection;
    private readonly string _symbol;

    private PlainServerTable(NpgsqlDataSource source, NpgsqlConnection connection, string symbol) =>
        (_source, _connection, _symbol) = (source, connection, symbol);

    /// <summary>Opens a connection whose reads all see one state of the table.</summary>
    /// <param name="address">The connection string.</param>
    /// <param name="symbol">The value of symbol in the rows.</param>
    /// <exception cref="EnvironmentException">The server cannot be reached.</exception>
    public static new PlainServerTable Open(string address, string symbol)
    {
        NpgsqlDataSource? source = null;
        try
        {
            source = NpgsqlDataSource.Create(address);
            var table = new PlainServerTable(source, source.OpenConnection(), symbol);
            table.Execute(
                "SET idle_in_transaction_session_timeout = 0; SET row_security = off; BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
            );
            return table;
        }
        catch (Exception e)
        {
            source?.Dispose();
            throw Translate(e, CancellationToken.None);
        }
    }

    /// <inheritdoc/>
    public override long RowsWithoutDay(CancellationToken cancellation) =>
        Read($"SELECT count(*) FROM {Table} WHERE symbol = $1 AND ({Times}) IS NOT TRUE", r => r.GetInt64(0), cancellation)[0];

    /// <inheritdoc/>
    public override void Dispose()
    {
        _connection.Dispose();
        _source.Dispose();
    }

    /// <inheritdoc/>
    private protected override DateOnly? Earliest(DateOnly from, DateOnly behind, CancellationToken cancellation)
    {
        var earliest = Read(
            $"SELECT min(ts) FROM {Table} WHERE symbol = $1 AND {Times} AND ts >= $2 AND ts < $3",
            r => r.IsDBNull(0) ? (DateTime?)null : r.GetDateTime(0),
            cancellation,
            from,
            behind
        )[0];
        return earliest is { } time ? PlainTime.TradingDayOfMicroseconds(ToMicroseconds(time)) : null;
    }

    /// <inheritdoc/>
    private protected override void ReadWindow(DateOnly from, DateOnly behind, List<PlainRow> rows, CancellationToken cancellation)
    {
        rows.Clear();
        rows.AddRange(
            Read(
                $"""
                SELECT ts, symbol, source_symbol, open, high, low, close, volume FROM {Table}
                WHERE symbol = $1 AND ts >= $2 AND ts < $3 ORDER BY ts
                """,
                GetRow,
                cancellation,
                from,
                behind
            )
        );
    }

    private static PlainRow GetRow(NpgsqlDataReader reader) =>
        new()
        {
            TsMicroseconds = ToMicroseconds(reader.GetDateTime(0)),
            Symbol = reader.IsDBNull(1) ? null : reader.GetString(1),
            SourceSymbol = reader.IsDBNull(2) ? null : reader.GetString(2),
            Open = GetPrice(reader, 3),
            High = GetPrice(reader, 4),
            Low = GetPrice(reader, 5),
            Close = GetPrice(reader, 6),
            Volume = GetVolume(reader, 7),
            Nulls = FindNulls(reader),
        };

    // The price of a bar is a whole number of 1e-9. A stored number that is none becomes NaN, which equals no price.
    private static double GetPrice(NpgsqlDataReader reader, int column)
    {
        try
        {
            var price = reader.IsDBNull(column) ? 0 : reader.GetDecimal(column);
            return decimal.Round(price, 9) == price ? (double)(long)(price * 1_000_000_000m) / 1_000_000_000d : double.NaN;
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
            var volume = reader.IsDBNull(column) ? 0 : reader.GetDecimal(column);
            return decimal.Truncate(volume) == volume ? (long)volume : -1;
        }
        catch (Exception e) when (e is InvalidCastException or OverflowException)
        {
            return -1;
        }
    }

    private static PlainColumns FindNulls(NpgsqlDataReader reader)
    {
        var nulls = PlainColumns.None;
        for (var column = 1; column < reader.FieldCount; column++)
        {
            if (reader.IsDBNull(column))
                nulls |= (PlainColumns)(1 << column);
        }

        return nulls;
    }

    private static long ToMicroseconds(DateTime time) => (time - DateTime.UnixEpoch).Ticks / 10;

    private void Execute(string sql)
    {
        using var command = new NpgsqlCommand(sql, _connection);
        command.ExecuteNonQuery();
    }

    private List<T> Read<T>(
        string sql,
        Func<NpgsqlDataReader, T> get,
        CancellationToken cancellation,
        DateOnly? from = null,
        DateOnly? behind = null
    )
    {
        var values = new List<T>();
        try
        {
            using var command = new NpgsqlCommand(sql, _connection);
            command.Parameters.Add(new NpgsqlParameter { Value = _symbol });
            foreach (var day in new[] { from, behind }.OfType<DateOnly>())
                command.Parameters.Add(
                    new NpgsqlParameter
                    {
                        Value = DateTime.UnixEpoch.AddTicks(PlainTime.OpenInMicroseconds(day) * 10),
                        NpgsqlDbType = NpgsqlDbType.TimestampTz,
                    }
                );
            using var stop = cancellation.UnsafeRegister(static c => ((NpgsqlCommand)c!).Cancel(), command);
            using var reader = command.ExecuteReader();
            while (reader.Read())
                values.Add(get(reader));
            return values;
        }
        catch (Exception e)
        {
            throw Translate(e, cancellation);
        }
    }

    private static Exception Translate(Exception error, CancellationToken cancellation) =>
        error switch
        {
            PostgresException when cancellation.IsCancellationRequested => new OperationCanceledException(
                "Cancelled.",
                error,
                cancellation
            ),
            PostgresException { SqlState: PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn } missing =>
                new TargetException(ErrorIds.TableMismatch, $"The table {Table} cannot be read: {missing.MessageText}", inner: error),
            NpgsqlException => new EnvironmentException(
                ErrorIds.ServerUnavailable,
                string.Create(CultureInfo.InvariantCulture, $"The independent check could not read the table {Table}: {error.Message}"),
                advice: "Check the server, then run the same command again.",
                inner: error
            ),
            _ => error,
        };
}
