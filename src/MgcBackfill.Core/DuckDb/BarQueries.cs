using System.Runtime.InteropServices;
using MgcBackfill.DuckDb.Native;
using MgcBackfill.Market;
using MgcBackfill.Store;

namespace MgcBackfill.DuckDb;

/// <summary>What is asked of the table of bars, apart from its rows: counts and times.</summary>
/// <param name="connection">A connection in UTC.</param>
/// <param name="series">The product and the interval.</param>
internal sealed class BarQueries(DatabaseConnection connection, BarSeries series)
{
    private static readonly string s_plausibleTime = IsPlausible("ts_utc");

    // NULL is another symbol.
    private const string IsForeign = "(symbol <> $1 OR symbol IS NULL)";

    private readonly string _table = new BarTable(series.Interval).QualifiedName;

    /// <summary>The product of a table in which every row has the same symbol; null if there is none.</summary>
    public static Product? FindOnlyProduct(DatabaseConnection connection, BarTable table) =>
        table.CanBeRead(connection) && FindOnlySymbol(connection, table.QualifiedName) is { } symbol && Products.IsRoot(symbol)
            ? Products.Get(symbol)
            : null;

    /// <inheritdoc cref="IBarStore.CountDays"/>
    public Dictionary<TradingDay, StoredDay> CountDays(TradingDayRange range)
    {
        var days = new Dictionary<TradingDay, StoredDay>();
        using var statement = Prepare($"SELECT ts_utc FROM {_table} WHERE symbol = $1 AND ts_utc >= $2 AND ts_utc < $3");
        statement.BindTimestampTz(2, range.First.Open / 1000);
        statement.BindTimestampTz(3, range.Last.Close / 1000);
        using var result = statement.Execute();
        while (result.TryReadChunk(out var chunk))
        {
            using (chunk)
                Add(days, chunk.Column<long>(0));
        }

        return days;
    }

    /// <inheritdoc cref="IBarStore.CountRows"/>
    public long CountRows(CancellationToken cancellation) => connection.Scalar<long>($"SELECT count(*) FROM {_table}", cancellation);

    /// <inheritdoc cref="IBarStore.FindForeignRows"/>
    public ForeignRows FindForeignRows(CancellationToken cancellation)
    {
        if (FindOnlySymbol(connection, _table) == series.Symbol)
            return ForeignRows.None;
        var count = Count(IsForeign, cancellation);
        return count == 0 ? ForeignRows.None : new ForeignRows(count, ReadForeignRows(cancellation));
    }

    /// <inheritdoc cref="IBarStore.FindSymbols"/>
    public IReadOnlyList<string> FindSymbols(CancellationToken cancellation)
    {
        if (FindOnlySymbol(connection, _table) is { } only)
            return [only];
        var symbols = new List<string>();
        using var statement = connection.Prepare($"SELECT DISTINCT symbol FROM {_table} WHERE symbol IS NOT NULL");
        using var result = statement.Execute(cancellation);
        while (result.TryReadChunk(out var chunk))
        {
            using (chunk)
                symbols.AddRange(Enumerable.Range(0, chunk.RowCount).Select(i => chunk.String(0, i)));
        }

        return [.. symbols.Order(StringComparer.Ordinal)];
    }

    /// <inheritdoc cref="IBarStore.FindTimes"/>
    public StoredTimes? FindTimes(CancellationToken cancellation)
    {
        if (FindTimesOfAll(cancellation) is { } times)
            return times;
        using var statement = Prepare(
            $"SELECT epoch_us(min(ts_utc)), epoch_us(max(ts_utc)) FROM {_table} WHERE symbol = $1 AND {s_plausibleTime}"
        );
        return ReadTimes(statement, cancellation);
    }

    /// <inheritdoc cref="IBarStore.CountUntimedRows"/>
    public long CountUntimedRows(CancellationToken cancellation) =>
        FindTimesOfAll(cancellation) is null ? Count($"symbol = $1 AND ({s_plausibleTime}) IS NOT TRUE", cancellation) : 0;

    // The times of a table in which every row has the symbol and a plausible time; null for another table. DuckDB answers this from the
    // statistics of the columns, without a scan.
    private StoredTimes? FindTimesOfAll(CancellationToken cancellation)
    {
        if (FindOnlySymbol(connection, _table) != series.Symbol)
            return null;
        using var statement = connection.Prepare(
            $"""
            SELECT epoch_us(first), epoch_us(last)
            FROM (SELECT min(ts_utc) AS first, max(ts_utc) AS last, count(*) - count(ts_utc) AS untimed FROM {_table})
            WHERE untimed = 0 AND {IsPlausible("first")} AND {IsPlausible("last")}
            """
        );
        return ReadTimes(statement, cancellation);
    }

    // Infinite and impossible times are outside this range.
    private static string IsPlausible(string time) =>
        $"{time} >= TIMESTAMPTZ '1970-01-02 00:00:00+00' AND {time} < TIMESTAMPTZ '2200-01-01 00:00:00+00'";

    private static StoredTimes? ReadTimes(PreparedStatement statement, CancellationToken cancellation)
    {
        using var result = statement.Execute(cancellation);
        StoredTimes? times = null;
        while (result.TryReadChunk(out var chunk))
        {
            using (chunk)
            {
                if (chunk.RowCount > 0 && !chunk.IsNull(0, 0))
                    times = new StoredTimes(chunk.Column<long>(0)[0], chunk.Column<long>(1)[0]);
            }
        }

        return times;
    }

    // DuckDB answers this from the statistics of the column, without a scan.
    private static string? FindOnlySymbol(DatabaseConnection connection, string table)
    {
        using var reader = connection.Query($"SELECT min(symbol), max(symbol), count(*) - count(symbol) FROM {table}");
        return reader.Read() && !reader.IsDBNull(0) && reader.GetInt64(2) == 0 && reader.GetString(0) == reader.GetString(1)
            ? reader.GetString(0)
            : null;
    }

    private PreparedStatement Prepare(string sql)
    {
        var statement = connection.Prepare(sql);
        statement.Bind(1, series.Symbol);
        return statement;
    }

    private long Count(string condition, CancellationToken cancellation)
    {
        using var statement = Prepare($"SELECT count(*) FROM {_table} WHERE {condition}");
        using var result = statement.Execute(cancellation);
        return result.ReadSingle()!.Value;
    }

    // The columns may allow NULL, and times may be impossible: such a row is shown as far as it can be.
    private List<StoredBar> ReadForeignRows(CancellationToken cancellation)
    {
        var rows = new List<StoredBar>();
        using var statement = Prepare(
            $"""
            SELECT coalesce(epoch_us(ts_utc), 0), symbol, source_symbol, coalesce(open, 'NaN'), coalesce(high, 'NaN'),
                coalesce(low, 'NaN'), coalesce(close, 'NaN'), coalesce(volume, -1)
            FROM {_table} WHERE {IsForeign} LIMIT {ForeignRows.MaxExamples}
            """
        );
        using var result = statement.Execute(cancellation);
        while (result.TryReadChunk(out var chunk))
        {
            using (chunk)
            {
                for (var i = 0; i < chunk.RowCount; i++)
                    rows.Add(
                        new StoredBar(
                            chunk.Column<long>(0)[i],
                            Text(chunk, 1, i),
                            Text(chunk, 2, i),
                            chunk.Column<double>(3)[i],
                            chunk.Column<double>(4)[i],
                            chunk.Column<double>(5)[i],
                            chunk.Column<double>(6)[i],
                            chunk.Column<long>(7)[i]
                        )
                    );
            }
        }

        return rows;

        static string? Text(ResultChunk chunk, int column, int row) => chunk.IsNull(column, row) ? null : chunk.String(column, row);
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
