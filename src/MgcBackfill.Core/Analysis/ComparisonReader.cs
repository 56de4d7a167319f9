using MgcBackfill.Engines;
using MgcBackfill.Errors;
using MgcBackfill.Integrity;
using MgcBackfill.Market;
using MgcBackfill.Store;
using MgcBackfill.Verify;

namespace MgcBackfill.Analysis;

/// <summary>Reads one of two compared databases, window by window.</summary>
internal sealed class ComparisonReader : IDisposable
{
    private readonly IBarReader? _reader;
    private readonly BuildDigest _build = new();
    private readonly DayDigest _digest = new();
    private bool _hasDigest = true;
    private long _rows;
    private long? _firstTs;
    private long _lastTs;

    /// <summary>Opens a database read-only.</summary>
    /// <exception cref="TargetException">There is no database, it has no such table, or it holds only another product.</exception>
    /// <exception cref="EnvironmentException">The database is in use.</exception>
    public ComparisonReader(TableReference table)
    {
        Store = RecordedTable.OpenWithoutRecords(table);
        try
        {
            Store.RequireTable();
            CanBeRead = Store.CanBeRead;
            _reader = CanBeRead ? Store.OpenReader() : null;
            Rows = new StoredRows(Store.Series);
        }
        catch
        {
            Store.Dispose();
            throw;
        }
    }

    /// <summary>The table.</summary>
    public IBarStore Store { get; }

    /// <summary>True if the rows can be read, even if the table differs in other ways.</summary>
    public bool CanBeRead { get; }

    /// <summary>True if the table has exactly the columns and the key of rule D1.</summary>
    public bool IsBarTable => Store.FindSchemaDifferences().Count == 0;

    /// <summary>The rows of the last window that was read.</summary>
    public StoredRows Rows { get; }

    /// <summary>The days of that window, in order.</summary>
    public IReadOnlyList<AuditedDay> Days { get; private set; } = [];

    /// <summary>Reads a window and computes the digests of its days (C9).</summary>
    public void Read(TradingDayRange window, CancellationToken cancellation)
    {
        _reader!.Read(window.First.Open, window.Last.Close, Rows, cancellation);
        Days = WindowAudit.Run(Rows, Store.Series.Product, staged: null, sample: null, scope: null, _digest).Days;
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
            ? new ComparisonSide(Store.Name, null, null, null, null, null)
            : new ComparisonSide(
                Store.Name,
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
        Store.Dispose();
        _build.Dispose();
        _digest.Dispose();
    }
}
