using MgcBackfill.DuckDb.Native;
using MgcBackfill.Market;
using MgcBackfill.Staging;
using MgcBackfill.Store;

namespace MgcBackfill.DuckDb;

/// <summary>Merges chunks on a connection of its own (M1, M4).</summary>
internal sealed class DuckDbTransaction : IBarTransaction
{
    private const string StageTable = "bars_stage";

    private readonly DatabaseConnection _connection;
    private readonly BarSeries _series;
    private readonly BarTable _table;
    private readonly BarWriter _writer;
    private readonly DuckDbBarReader _reader;
    private readonly PreparedStatement _begin;
    private readonly PreparedStatement _commit;

    /// <summary>Owns a connection in UTC to a database that holds the table.</summary>
    public DuckDbTransaction(DatabaseConnection connection, BarSeries series)
    {
        (_connection, _series) = (connection, series);
        (_table, _writer) = (new BarTable(series.Interval), new BarWriter(series.Symbol));
        _reader = new DuckDbBarReader(connection, series);
        (_begin, _commit) = (connection.Prepare("BEGIN TRANSACTION"), connection.Prepare("COMMIT"));
    }

    private string CreateStageSql => $"CREATE OR REPLACE TEMP TABLE {StageTable} AS SELECT * FROM {_table.QualifiedName} LIMIT 0";

    // Product and range are part of the ON clause so that only their row groups are scanned.
    private string MergeSql =>
        $"""
            MERGE INTO {_table.QualifiedName} AS t
            USING temp.{StageTable} AS s
            ON t.symbol = s.symbol AND t.ts_utc = s.ts_utc AND t.symbol = $1 AND t.ts_utc >= $2 AND t.ts_utc < $3
            WHEN MATCHED AND (t.source_symbol, t.open, t.high, t.low, t.close, t.volume)
                IS DISTINCT FROM (s.source_symbol, s.open, s.high, s.low, s.close, s.volume)
                THEN UPDATE SET source_symbol = s.source_symbol, open = s.open, high = s.high, low = s.low, close = s.close, volume = s.volume
            WHEN NOT MATCHED THEN INSERT
            """;

    private string DeleteStaleSql =>
        $"""
            DELETE FROM {_table.QualifiedName} AS t
            WHERE t.symbol = $1 AND t.ts_utc >= $2 AND t.ts_utc < $3
              AND NOT EXISTS (SELECT 1 FROM temp.{StageTable} AS s WHERE s.ts_utc = t.ts_utc)
            """;

    /// <inheritdoc/>
    public void Begin(CancellationToken cancellation) => _begin.Execute(cancellation).Dispose();

    /// <inheritdoc/>
    public void Read(long start, long end, StoredRows rows, CancellationToken cancellation = default) =>
        _reader.Read(start, end, rows, cancellation);

    /// <inheritdoc/>
    public void Append(StagedChunk chunk, CancellationToken cancellation)
    {
        using var appender = _connection.Appender("main", _table.Name);
        _writer.Append(appender, chunk);
    }

    /// <inheritdoc/>
    public void Merge(StagedChunk chunk, bool deleteStale, CancellationToken cancellation)
    {
        _connection.Execute(CreateStageSql, cancellation);
        using (var appender = _connection.Appender("temp", "main", StageTable))
            _writer.Append(appender, chunk);
        if (deleteStale)
            Execute(DeleteStaleSql, chunk, cancellation);
        Execute(MergeSql, chunk, cancellation);
        _connection.Execute($"DROP TABLE temp.{StageTable}", cancellation);
    }

    /// <inheritdoc/>
    public void Keep(StagedChunk chunk) { }

    /// <inheritdoc/>
    public void Commit() => _commit.Execute().Dispose();

    /// <inheritdoc/>
    public void Rollback() => _connection.Execute("ROLLBACK");

    /// <inheritdoc/>
    public void Dispose()
    {
        _begin.Dispose();
        _commit.Dispose();
        _reader.Dispose();
    }

    private void Execute(string sql, StagedChunk chunk, CancellationToken cancellation)
    {
        using var statement = _connection.Prepare(sql);
        statement.Bind(1, _series.Symbol);
        statement.BindTimestampTz(2, chunk.Range.First.Open / 1000);
        statement.BindTimestampTz(3, ToMicroseconds(chunk.End));
        statement.Execute(cancellation).Dispose();
    }

    // Rounded up: the end is exclusive.
    private static long ToMicroseconds(long nanoseconds) => (nanoseconds + 999) / 1000;
}
