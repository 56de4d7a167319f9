using DuckDB.NET.Native;
using MgcBackfill.DuckDb.Native;
using MgcBackfill.Errors;

namespace MgcBackfill.Independent;

/// <summary>The rows of <c>bars_1m</c> in a DuckDB file.</summary>
internal sealed class PlainFileTable : PlainTable
{
    private const string Times = "ts_utc >= TIMESTAMPTZ '1970-01-02 00:00:00+00' AND ts_utc < TIMESTAMPTZ '9998-01-01 00:00:00+00'";

    private static readonly DuckDBType[] s_types =
    [
        DuckDBType.BigInt,
        DuckDBType.Varchar,
        DuckDBType.Varchar,
        DuckDBType.Double,
        DuckDBType.Double,
        DuckDBType.Double,
        DuckDBType.Double,
        DuckDBType.BigInt,
    ];

    private readonly DatabaseConnection _connection;
    private readonly DatabaseInstance? _database;
    private readonly PreparedStatement _earliest;
    private readonly PreparedStatement _window;
    private readonly PreparedStatement _timeless;

    /// <summary>Owns the connection and the database if the database is given; prepares to read its table.</summary>
    /// <exception cref="TargetException">There is no such table, or a column is missing.</exception>
    public PlainFileTable(DatabaseConnection connection, DatabaseInstance? database = null)
    {
        (_connection, _database) = (connection, database);
        try
        {
            _earliest = connection.Prepare(
                $"SELECT epoch_us(min(ts_utc)) FROM main.bars_1m WHERE {Times} AND ts_utc >= $1 AND ts_utc < $2"
            );
            _window = connection.Prepare(
                """
                SELECT epoch_us(ts_utc), symbol, source_symbol, open, high, low, close, volume
                FROM main.bars_1m WHERE ts_utc >= $1 AND ts_utc < $2
                """
            );
            _timeless = connection.Prepare($"SELECT count(*) FROM main.bars_1m WHERE ({Times}) IS NOT TRUE");
        }
        catch (QueryException e)
        {
            Dispose();
            throw new TargetException(ErrorIds.TableMismatch, $"The table bars_1m cannot be read: {e.Message}", inner: e);
        }
    }

    /// <summary>Opens a database read-only.</summary>
    /// <exception cref="TargetException">It cannot be read, or there is no such table, or a column is missing.</exception>
    /// <exception cref="EnvironmentException">It is in use, or cannot be opened.</exception>
    public static PlainFileTable Open(string db)
    {
        var database = DatabaseInstance.Open(db, InstanceOptions.ForBars(readOnly: true));
        try
        {
            return new PlainFileTable(database.Connect(), database);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override long RowsWithoutDay(CancellationToken cancellation)
    {
        using var result = _timeless.Execute(cancellation);
        return result.ReadSingle() ?? throw new InternalException("A count was expected, not NULL.");
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _earliest?.Dispose();
        _window?.Dispose();
        _timeless?.Dispose();
        if (_database is null)
            return;
        _connection.Dispose();
        _database.Dispose();
    }

    private protected override DateOnly? Earliest(DateOnly from, DateOnly behind, CancellationToken cancellation)
    {
        Bind(_earliest, from, behind);
        using var result = _earliest.Execute(cancellation);
        return result.ReadSingle() is { } microseconds ? PlainTime.TradingDayOfMicroseconds(microseconds) : null;
    }

    private protected override void ReadWindow(DateOnly from, DateOnly behind, List<PlainRow> rows, CancellationToken cancellation)
    {
        rows.Clear();
        Bind(_window, from, behind);
        using var result = _window.Execute(cancellation);
        if (!Enumerable.Range(0, result.ColumnCount).Select(result.ColumnType).SequenceEqual(s_types))
            throw new TargetException(ErrorIds.TableMismatch, "The columns of the table bars_1m are not of the types that it must have.");
        while (result.TryReadChunk(out var chunk))
        {
            using (chunk)
                AddRows(chunk, rows);
        }

        // The rows are in time order unless the table was changed by hand. Checking this costs less than an ORDER BY.
        if (!IsInOrder(rows))
            rows.Sort((a, b) => a.TsMicroseconds.CompareTo(b.TsMicroseconds));
    }

    private static bool IsInOrder(List<PlainRow> rows)
    {
        for (var i = 1; i < rows.Count; i++)
        {
            if (rows[i].TsMicroseconds < rows[i - 1].TsMicroseconds)
                return false;
        }

        return true;
    }

    private static void AddRows(ResultChunk chunk, List<PlainRow> rows)
    {
        var ts = chunk.Column<long>(0);
        var symbols = new Texts(chunk, 1);
        var sourceSymbols = new Texts(chunk, 2);
        var open = chunk.Column<double>(3);
        var high = chunk.Column<double>(4);
        var low = chunk.Column<double>(5);
        var close = chunk.Column<double>(6);
        var volume = chunk.Column<long>(7);
        var nulls = Enumerable.Range(0, s_types.Length).Any(chunk.HasNulls);
        for (var i = 0; i < chunk.RowCount; i++)
        {
            rows.Add(
                new PlainRow
                {
                    TsMicroseconds = ts[i],
                    Symbol = symbols.Get(i),
                    SourceSymbol = sourceSymbols.Get(i),
                    Open = open[i],
                    High = high[i],
                    Low = low[i],
                    Close = close[i],
                    Volume = volume[i],
                    Nulls = nulls ? FindNulls(chunk, i) : PlainColumns.None,
                }
            );
        }
    }

    private static PlainColumns FindNulls(ResultChunk chunk, int row)
    {
        var nulls = PlainColumns.None;
        for (var column = 1; column < s_types.Length; column++)
        {
            if (chunk.IsNull(column, row))
                nulls |= (PlainColumns)(1 << column);
        }

        return nulls;
    }

    private static void Bind(PreparedStatement statement, DateOnly from, DateOnly behind)
    {
        statement.BindTimestampTz(1, PlainTime.OpenInMicroseconds(from));
        statement.BindTimestampTz(2, PlainTime.OpenInMicroseconds(behind));
    }

    /// <summary>The texts of a column of a chunk; most rows hold the same text as the row above.</summary>
    private ref struct Texts(ResultChunk chunk, int column)
    {
        private readonly ReadOnlySpan<UInt128> _cells = chunk.Cells(column);
        private readonly bool _nulls = chunk.HasNulls(column);
        private UInt128 _cell;
        private string? _text;

        public string? Get(int row)
        {
            if (_nulls && chunk.IsNull(column, row))
                return null;
            if (_text is null || _cells[row] != _cell)
                (_cell, _text) = (_cells[row], chunk.String(column, row));
            return _text;
        }
    }
}
