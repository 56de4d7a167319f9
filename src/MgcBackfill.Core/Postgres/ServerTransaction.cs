using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Staging;
using MgcBackfill.Store;
using Npgsql;
using NpgsqlTypes;

namespace MgcBackfill.Postgres;

/// <summary>Merges chunks in a session of its own (Q4, M4), and counts what each file gave in the same transactions.</summary>
internal sealed class ServerTransaction : IBarTransaction
{
    // created_at has its default.
    private const string Columns = "vendor, schema, symbol, ts, ts_ms, open, high, low, close, volume, source_symbol, ingestion_run_id";

    private const string StageTable = "pg_temp.market_bars_stage";

    private readonly ServerSession _session;
    private readonly ServerTables _tables;
    private readonly BarSeries _series;
    private readonly RowLock _lock;
    private readonly IngestRuns _runs;
    private readonly IReadOnlyList<IngestedFile>? _trial;
    private readonly ServerBarReader _reader;
    private readonly RunCounts _counts = new();

    /// <summary>Owns a session on a database that holds the tables.</summary>
    /// <param name="session">The session.</param>
    /// <param name="tables">The tables.</param>
    /// <param name="series">The rows.</param>
    /// <param name="rowLock">The lock that the run holds.</param>
    /// <param name="runs">The run's rows in the table of runs.</param>
    /// <param name="trial">The files of a trial, which is rolled back; null for a run.</param>
    public ServerTransaction(
        ServerSession session,
        ServerTables tables,
        BarSeries series,
        RowLock rowLock,
        IngestRuns runs,
        IReadOnlyList<IngestedFile>? trial
    )
    {
        (_session, _tables, _series, _lock, _runs, _trial) = (session, tables, series, rowLock, runs, trial);
        _reader = new ServerBarReader(session, tables, series);
        session.Execute(CreateStage, CancellationToken.None);
    }

    private static string CreateStage =>
        $"""
            CREATE TEMP TABLE {StageTable["pg_temp.".Length..]} (
                vendor TEXT, schema TEXT, symbol TEXT COLLATE "C", ts TIMESTAMPTZ, ts_ms BIGINT, open NUMERIC, high NUMERIC, low NUMERIC,
                close NUMERIC, volume NUMERIC, source_symbol TEXT COLLATE "C", ingestion_run_id BIGINT
            ) ON COMMIT DELETE ROWS
            """;

    private string InsertOrUpdate =>
        $"""
            INSERT INTO {_tables.Name} AS t ({Columns}) SELECT {Columns} FROM {StageTable}
            ON CONFLICT (symbol, ts) DO UPDATE SET
                vendor = excluded.vendor, open = excluded.open, high = excluded.high, low = excluded.low, close = excluded.close,
                volume = excluded.volume, source_symbol = excluded.source_symbol, ingestion_run_id = excluded.ingestion_run_id
            WHERE (t.open, t.high, t.low, t.close, t.volume, t.source_symbol)
                IS DISTINCT FROM (excluded.open, excluded.high, excluded.low, excluded.close, excluded.volume, excluded.source_symbol)
            """;

    private string DeleteStale =>
        $"""
            DELETE FROM {_tables.Name} AS t
            WHERE t.symbol = $1 AND t.ts >= $2 AND t.ts < $3 AND NOT EXISTS (SELECT FROM {StageTable} AS s WHERE s.ts = t.ts)
            """;

    private string CountWrites =>
        $"""
            SELECT s.ingestion_run_id, count(*) FILTER (WHERE t.ts IS NULL),
                count(*) FILTER (WHERE t.ts IS NOT NULL AND (t.open, t.high, t.low, t.close, t.volume, t.source_symbol)
                    IS DISTINCT FROM (s.open, s.high, s.low, s.close, s.volume, s.source_symbol))
            FROM {StageTable} AS s LEFT JOIN {_tables.Name} AS t ON t.symbol = $1 AND t.ts = s.ts AND t.ts >= $2 AND t.ts < $3
            GROUP BY s.ingestion_run_id
            """;

    /// <inheritdoc/>
    public void Begin(CancellationToken cancellation)
    {
        _counts.Clear();
        _session.Execute("BEGIN", cancellation);
        _lock.RequireHeld(_session, cancellation);
        if (_trial is not null)
            _runs.RecordTrial(_session, _trial);
    }

    /// <inheritdoc/>
    public void Read(long start, long end, StoredRows rows, CancellationToken cancellation = default) =>
        _reader.Read(start, end, rows, cancellation);

    /// <inheritdoc/>
    public void Append(StagedChunk chunk, CancellationToken cancellation)
    {
        // Where the range is proved to be empty, a COPY under the primary key is the same as a merge (M1), in two thirds of the time. A row
        // that another session adds meanwhile is refused, and not updated.
        Count(chunk, isInserted: true);
        Copy(_tables.Name, chunk, cancellation);
    }

    /// <inheritdoc/>
    public void Merge(StagedChunk chunk, bool deleteStale, CancellationToken cancellation)
    {
        Count(chunk, isInserted: false);
        Copy(StageTable, chunk, cancellation);
        object[] range = [_series.Symbol, ServerTime.FromNanoseconds(chunk.Range.First.Open), ServerTime.FromNanoseconds(chunk.End)];
        if (deleteStale)
            _session.Execute(DeleteStale, cancellation, range);
        var expected = 0L;
        _session.Query(
            CountWrites,
            r =>
            {
                _counts.SetWritten(r.GetInt64(0), r.GetInt64(1), r.GetInt64(2));
                expected += r.GetInt64(1) + r.GetInt64(2);
            },
            cancellation,
            range
        );
        var written = _session.Execute(InsertOrUpdate, cancellation);
        if (written != expected)
            throw new GateException(
                ErrorIds.MergeGateFailed,
                $"Chunk {chunk.Range}: {written} rows were written, and {expected} were to be written: another session changed the rows.",
                new ErrorLocation { Chunk = (chunk.Range.First.Date, chunk.Range.Last.Date) },
                "The chunk was rolled back. Find out who else writes to the table, then run the same command again."
            );
    }

    /// <inheritdoc/>
    public void Keep(StagedChunk chunk) => Count(chunk, isInserted: false);

    /// <inheritdoc/>
    public void Commit()
    {
        foreach (var (run, counts) in _counts.Runs)
            _session.Execute(
                $"""
                UPDATE {ServerTables.RunsName} SET row_count = row_count + $2, inserted_count = inserted_count + $3,
                    updated_count = updated_count + $4, min_ts = least(min_ts, $5), max_ts = greatest(max_ts, $6)
                WHERE id = $1
                """,
                CancellationToken.None,
                run,
                counts.Rows,
                counts.Inserted,
                counts.Updated,
                ServerTime.FromNanoseconds(counts.First),
                ServerTime.FromNanoseconds(counts.Last)
            );
        _session.Execute("COMMIT", CancellationToken.None);
    }

    /// <inheritdoc/>
    public void Rollback() => _session.Execute("ROLLBACK", CancellationToken.None);

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    private void Count(StagedChunk chunk, bool isInserted) => _counts.Set(chunk, _runs, isInserted);

    private void Copy(string table, StagedChunk chunk, CancellationToken cancellation) =>
        _session.Copy(
            $"COPY {table} ({Columns}) FROM STDIN (FORMAT BINARY)",
            rows =>
            {
                foreach (var day in chunk.Days)
                {
                    foreach (ref readonly var bar in chunk.GetBars(day))
                        Write(rows, in bar, day.Decision.SourceSymbol);
                }
            },
            cancellation
        );

    private void Write(NpgsqlBinaryImporter rows, in Bar bar, string sourceSymbol)
    {
        rows.StartRow();
        rows.Write(_runs.GetVendor(bar.File), NpgsqlDbType.Text);
        rows.Write(_series.Interval.SchemaName, NpgsqlDbType.Text);
        rows.Write(_series.Symbol, NpgsqlDbType.Text);
        rows.Write(ServerTime.FromNanoseconds(bar.TsEvent), NpgsqlDbType.TimestampTz);
        rows.Write(bar.TsEvent / 1_000_000, NpgsqlDbType.Bigint);
        rows.Write(NumericPrice.ToDecimal(bar.Open), NpgsqlDbType.Numeric);
        rows.Write(NumericPrice.ToDecimal(bar.High), NpgsqlDbType.Numeric);
        rows.Write(NumericPrice.ToDecimal(bar.Low), NpgsqlDbType.Numeric);
        rows.Write(NumericPrice.ToDecimal(bar.Close), NpgsqlDbType.Numeric);
        rows.Write((decimal)bar.Volume, NpgsqlDbType.Numeric);
        rows.Write(sourceSymbol, NpgsqlDbType.Text);
        rows.Write(_runs.GetId(bar.File), NpgsqlDbType.Bigint);
    }
}
