using MgcBackfill.DuckDb;
using MgcBackfill.Integrity;
using MgcBackfill.Market;
using MgcBackfill.Store;
using MgcBackfill.Verify;

namespace MgcBackfill.Analysis;

/// <summary>Reads one of two compared databases, window by window.</summary>
internal sealed class ComparisonReader : IDisposable
{
    // Infinite and impossible times are outside this range.
    private const string PlausibleTime = "ts_utc >= TIMESTAMPTZ '1970-01-02 00:00:00+00' AND ts_utc < TIMESTAMPTZ '2200-01-01 00:00:00+00'";

    private readonly TargetDatabase _database;
    private readonly StoredBarReader? _reader;
    private readonly BuildDigest _build = new();
    private readonly DayDigest _digest = new();
    private bool _hasDigest = true;
    private long _rows;
    private long? _firstTs;
    private long _lastTs;

    /// <summary>Opens a database read-only.</summary>
    /// <exception cref="Errors.TargetException">There is no database, or it has no such table.</exception>
    /// <exception cref="Errors.EnvironmentException">The database is in use.</exception>
    public ComparisonReader(string path)
    {
        _database = TargetDatabase.OpenForReading(Path.GetFullPath(path));
        try
        {
            BarTable.RequirePresent(_database.Connection, _database.Path);
            CanBeRead = BarTable.CanBeRead(_database.Connection);
            _reader = CanBeRead ? new StoredBarReader(_database.Connection) : null;
        }
        catch
        {
            _database.Dispose();
            throw;
        }
    }

    /// <summary>Full path.</summary>
    public string Db => _database.Path;

    /// <summary>The connection.</summary>
    public DatabaseConnection Connection => _database.Connection;

    /// <summary>True if the rows can be read, even if the table differs in other ways.</summary>
    public bool CanBeRead { get; }

    /// <summary>True if the table has exactly the columns and the key of rule D1.</summary>
    public bool IsBarTable => BarTable.Differences(Connection).Count == 0;

    /// <summary>The rows of the last window that was read.</summary>
    public StoredRows Rows { get; } = new();

    /// <summary>The days of that window, in order.</summary>
    public IReadOnlyList<AuditedDay> Days { get; private set; } = [];

    /// <summary>The trading days from the first to the last stored day; null if there are none.</summary>
    public TradingDayRange? Range()
    {
        using var reader = Connection.Query($"SELECT epoch_us(min(ts_utc)), epoch_us(max(ts_utc)) FROM main.bars_1m WHERE {PlausibleTime}");
        return reader.Read() && !reader.IsDBNull(0)
            ? new TradingDayRange(TradingDay.FromTimestamp(reader.GetInt64(0) * 1000), TradingDay.FromTimestamp(reader.GetInt64(1) * 1000))
            : null;
    }

    /// <summary>Number of rows without a time, or with a time that no source can hold.</summary>
    public long Untimed() => Connection.Scalar<long>($"SELECT count(*) FROM main.bars_1m WHERE ({PlausibleTime}) IS NOT TRUE");

    /// <summary>Reads a window and computes the digests of its days (C9).</summary>
    public void Read(TradingDayRange window, CancellationToken cancellation)
    {
        _reader!.Read(window.First.Open, window.Last.Close, Rows, cancellation);
        Days = WindowAudit.Run(Rows, staged: null, sample: null, scope: null, _digest).Days;
        foreach (var day in Days)
        {
            _rows += day.Rows;
            (_firstTs, _lastTs) = (_firstTs ?? day.FirstTs, day.LastTs);
            _build.Add(day.Day, day.Digest ?? "");
            _hasDigest &= day.Digest is not null;
        }
    }

    /// <summary>Summary of what was read so far.</summary>
    public ComparisonSide Side(bool read) =>
        !read
            ? new ComparisonSide(Db, null, null, null, null, null)
            : new ComparisonSide(
                Db,
                _rows,
                _build.Days,
                _firstTs is { } first ? Instant.ToDateTime(first) : null,
                _firstTs is null ? null : Instant.ToDateTime(_lastTs),
                _hasDigest ? _build.Current() : null
            );

    /// <inheritdoc/>
    public void Dispose()
    {
        _reader?.Dispose();
        _database.Dispose();
        _build.Dispose();
        _digest.Dispose();
    }
}
