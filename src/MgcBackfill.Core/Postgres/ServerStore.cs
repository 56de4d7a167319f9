using System.Globalization;
using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Formats;
using MgcBackfill.Market;
using MgcBackfill.Store;
using Npgsql;

namespace MgcBackfill.Postgres;

/// <summary>The rows of one symbol in the table on the server.</summary>
internal sealed class ServerStore : IWritableBarStore
{
    // Infinite and impossible times are outside this range.
    private const string PlausibleTime = "ts >= TIMESTAMPTZ '1970-01-02 00:00:00+00' AND ts < TIMESTAMPTZ '2200-01-01 00:00:00+00'";

    private readonly PostgresDatabase _database;
    private readonly ServerSession _session;
    private readonly ServerTables _tables;
    private readonly IngestRuns _runs;
    private readonly RowLock? _lock;
    private readonly bool _isTrial;
    private readonly string? _snapshot;
    private IReadOnlyList<IngestedFile>? _files;

    private ServerStore(
        PostgresDatabase database,
        ServerSession session,
        BarSeries series,
        RowLock? rowLock,
        bool isTrial,
        string? snapshot
    )
    {
        (_database, _session, Series, _lock, _isTrial, _snapshot) = (database, session, series, rowLock, isTrial, snapshot);
        _tables = new ServerTables(series.Interval);
        _runs = new IngestRuns(session);
    }

    /// <inheritdoc/>
    public string Name => _database.Name;

    /// <inheritdoc/>
    public string Address => _database.ConnectionString;

    /// <inheritdoc/>
    public BarSeries Series { get; }

    /// <inheritdoc/>
    public string TableName => _tables.Name;

    /// <inheritdoc/>
    public Engine Engine => PostgresDatabase.Current;

    /// <inheritdoc/>
    public Advice MissingTableAdvice => PostgresDatabase.MissingTableAdvice;

    /// <inheritdoc/>
    public bool HasTable => _tables.Exists(_session);

    /// <inheritdoc/>
    public bool CanBeRead => _tables.CanBeRead(_session);

    /// <inheritdoc/>
    // Each session is a process of the server, which does most of the work of a merge.
    public bool AppendsInParallel => true;

    /// <inheritdoc/>
    public bool IsMaintenanceDue => false;

    /// <summary>A store for a run.</summary>
    /// <param name="database">The database.</param>
    /// <param name="session">A session that holds the lock; disposed with the store.</param>
    /// <param name="series">The rows.</param>
    /// <param name="rowLock">The lock.</param>
    /// <param name="isTrial">True if every transaction is rolled back.</param>
    public static ServerStore ForWriting(
        PostgresDatabase database,
        ServerSession session,
        BarSeries series,
        RowLock rowLock,
        bool isTrial
    ) => new(database, session, series, rowLock, isTrial, snapshot: null);

    /// <summary>A store whose reads all see the same state of the database.</summary>
    /// <inheritdoc cref="ForWriting"/>
    public static ServerStore ForReading(PostgresDatabase database, ServerSession session, BarSeries series)
    {
        session.Execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", CancellationToken.None);
        var snapshot = (string)session.Scalar("SELECT pg_export_snapshot()", CancellationToken.None)!;
        return new ServerStore(database, session, series, rowLock: null, isTrial: false, snapshot);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> FindSchemaDifferences() => _tables.FindDifferences(_session);

    /// <inheritdoc/>
    public IReadOnlyList<string> FindTimeDifferences() => _tables.FindTimeDifferences(_session);

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> ReadSchema() => _tables.ReadFacts(_session);

    /// <inheritdoc/>
    public IBarReader OpenReader()
    {
        var session = _database.OpenSession(readOnly: true);
        try
        {
            if (_snapshot is not null)
                session.Execute(
                    $"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET TRANSACTION SNAPSHOT '{_snapshot}'",
                    CancellationToken.None
                );
            return new ServerBarReader(session, _tables, Series);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<TradingDay, StoredDay> CountDays(TradingDayRange range)
    {
        // A trading day begins an hour before the UTC day of the same date.
        var days = new Dictionary<TradingDay, StoredDay>();
        _session.Query(
            $"""
            SELECT floor((date_part('epoch', ts) + 3600) / 86400)::integer, count(*),
                (extract(epoch FROM min(ts)) * 1000000)::bigint, (extract(epoch FROM max(ts)) * 1000000)::bigint
            FROM {_tables.Name} WHERE symbol = $1 AND ts >= $2 AND ts < $3 GROUP BY 1
            """,
            r => days.Add(new TradingDay(r.GetInt32(0)), new StoredDay(r.GetInt64(1), r.GetInt64(2) * 1000, r.GetInt64(3) * 1000)),
            CancellationToken.None,
            Series.Symbol,
            ServerTime.FromNanoseconds(range.First.Open),
            ServerTime.FromNanoseconds(range.Last.Close)
        );
        return days;
    }

    /// <inheritdoc/>
    public long CountRows(CancellationToken cancellation = default) => Count("symbol = $1", cancellation);

    /// <inheritdoc/>
    public ForeignRows FindForeignRows(CancellationToken cancellation = default) => ForeignRows.None;

    /// <inheritdoc/>
    public IReadOnlyList<string> FindContradictions(CancellationToken cancellation = default)
    {
        var contradictions = new List<string>();
        if (!ServerTables.HasRuns(_session))
            return contradictions;
        _session.Query(
            $"""
            SELECT t.ingestion_run_id, t.vendor, r.vendor, count(*), min(t.ts),
                count(*) FILTER (WHERE (t.ts BETWEEN r.min_ts AND r.max_ts) IS NOT TRUE)
            FROM {_tables.Name} AS t LEFT JOIN {ServerTables.RunsName} AS r ON r.id = t.ingestion_run_id
            WHERE t.symbol = $1 AND (t.vendor IS DISTINCT FROM r.vendor OR (t.ts BETWEEN r.min_ts AND r.max_ts) IS NOT TRUE)
            GROUP BY 1, 2, 3 ORDER BY min(t.ts)
            """,
            r => contradictions.Add(DescribeContradiction(r)),
            cancellation,
            Series.Symbol
        );
        return contradictions;
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> FindSymbols(CancellationToken cancellation = default)
    {
        // Each step finds the next symbol in the index, so that the rows are not read.
        var symbols = new List<string>();
        _session.Query(
            $"""
            WITH RECURSIVE s AS (
                SELECT min(symbol) AS symbol FROM {_tables.Name}
                UNION ALL SELECT (SELECT min(symbol) FROM {_tables.Name} AS t WHERE t.symbol > s.symbol) FROM s WHERE s.symbol IS NOT NULL
            )
            SELECT symbol FROM s WHERE symbol IS NOT NULL
            """,
            r => symbols.Add(r.GetString(0)),
            cancellation
        );
        return [.. symbols.Order(StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public string? FindVendor(CancellationToken cancellation = default)
    {
        // Rows of a synthetic file make the whole series synthetic.
        var synthetic = _session.Scalar(
            $"SELECT EXISTS (SELECT FROM {_tables.Name} WHERE symbol = $1 AND vendor = $2)",
            cancellation,
            Series.Symbol,
            DbnMetadata.SyntheticVendor
        );
        return synthetic is true
            ? DbnMetadata.SyntheticVendor
            : (string?)_session.Scalar($"SELECT min(vendor) FROM {_tables.Name} WHERE symbol = $1", cancellation, Series.Symbol);
    }

    /// <inheritdoc/>
    public StoredTimes? FindTimes(CancellationToken cancellation = default)
    {
        StoredTimes? times = null;
        _session.Query(
            $"""
            SELECT (extract(epoch FROM min(ts)) * 1000000)::bigint, (extract(epoch FROM max(ts)) * 1000000)::bigint
            FROM {_tables.Name} WHERE symbol = $1 AND {PlausibleTime}
            """,
            r => times = r.IsDBNull(0) ? null : new StoredTimes(r.GetInt64(0), r.GetInt64(1)),
            cancellation,
            Series.Symbol
        );
        return times;
    }

    /// <inheritdoc/>
    public long CountUntimedRows(CancellationToken cancellation = default) =>
        Count($"symbol = $1 AND ({PlausibleTime}) IS NOT TRUE", cancellation);

    /// <inheritdoc/>
    public void RecordSources(IReadOnlyList<IngestedFile> files)
    {
        _files = files;
        if (_isTrial)
            return;
        try
        {
            _runs.Record(files);
        }
        catch (DatabaseException e)
        {
            throw new TargetException(
                ErrorIds.TableMismatch,
                $"{Name}: {ServerTables.RunsName} refused a row: {e.Message}",
                new ErrorLocation { File = Name },
                $"Nothing was written. Check the constraints and triggers that were added to {ServerTables.RunsName}.",
                e
            );
        }
    }

    /// <inheritdoc/>
    public void RecordEnd(string? error)
    {
        if (_runs.HasBegun && !_isTrial)
            _runs.End(error);
    }

    /// <inheritdoc/>
    public IBarTransaction OpenTransaction()
    {
        var session = _database.OpenSession(readOnly: false);
        try
        {
            return new ServerTransaction(session, _tables, Series, _lock!, _runs, _isTrial ? _files : null);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void MakeDurable()
    {
        // COMMIT returns when the server's log is on its disk.
    }

    /// <inheritdoc/>
    public void Maintain()
    {
        // The server's autovacuum does that.
    }

    /// <inheritdoc/>
    public Task StartMaintenance(CancellationToken cancellation) => Task.CompletedTask;

    /// <inheritdoc/>
    public void SkipMaintenance() { }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The session of a run belongs to its lock.
        if (_lock is null || _isTrial)
            _session.Dispose();
    }

    private string DescribeContradiction(NpgsqlDataReader row)
    {
        var (vendor, ofRun) = (row.IsDBNull(1) ? "NULL" : row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2));
        var (count, first, outside) = (row.GetInt64(3), UtcText.ToMinute(row.GetDateTime(4)), row.GetInt64(5));
        var run = string.Create(CultureInfo.InvariantCulture, $"run {(row.IsDBNull(0) ? "NULL" : row.GetInt64(0))}");
        var rows = $"{NumberText.Count(count, "row")} of {Series.Symbol}, the first at {first},";
        return ofRun is null ? $"{rows} of {run}: {ServerTables.RunsName} has no such row."
            : vendor != ofRun ? $"{rows} of {run}: vendor is {vendor}, and {ServerTables.RunsName} has {ofRun}."
            : $"{NumberText.Count(outside, "row")} of {Series.Symbol}, the first at {first}, of {run}: "
                + $"ts is not between min_ts and max_ts of that run in {ServerTables.RunsName}.";
    }

    private long Count(string condition, CancellationToken cancellation) =>
        Convert.ToInt64(
            _session.Scalar($"SELECT count(*) FROM {_tables.Name} WHERE {condition}", cancellation, Series.Symbol),
            CultureInfo.InvariantCulture
        );
}
