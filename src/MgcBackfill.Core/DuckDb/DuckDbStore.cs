using MgcBackfill.Errors;
using MgcBackfill.Files;
using MgcBackfill.Market;
using MgcBackfill.Store;

namespace MgcBackfill.DuckDb;

/// <summary>The table of bars in an open DuckDB database.</summary>
/// <param name="database">The database; disposed with the store.</param>
/// <param name="series">The product and the interval.</param>
internal sealed class DuckDbStore(TargetDatabase database, BarSeries series) : IWritableBarStore
{
    private readonly BarTable _table = new(series.Interval);
    private readonly BarQueries _queries = new(database.Connection, series);
    private bool _isLogDurable;

    /// <inheritdoc/>
    public string Name => database.Path;

    /// <inheritdoc/>
    public string Address => database.Path;

    /// <inheritdoc/>
    public BarSeries Series => series;

    /// <inheritdoc/>
    public string TableName => _table.Name;

    /// <inheritdoc/>
    public Engine Engine => DuckDbDatabase.Current;

    /// <inheritdoc/>
    public Advice MissingTableAdvice => $"Check the path, or run {CommandName.Backfill} first.";

    /// <inheritdoc/>
    public bool HasTable => _table.Exists(database.Connection);

    /// <inheritdoc/>
    public bool CanBeRead => _table.CanBeRead(database.Connection);

    /// <inheritdoc/>
    // A thread of DuckDB that waits for another spins on a core.
    public bool AppendsInParallel => false;

    /// <inheritdoc/>
    public bool IsMaintenanceDue => database.IsCheckpointDue;

    /// <inheritdoc/>
    public IReadOnlyList<string> FindSchemaDifferences() => _table.FindDifferences(database.Connection);

    /// <inheritdoc/>
    public IReadOnlyList<string> FindTimeDifferences() => _table.FindTimeDifferences(database.Connection);

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> ReadSchema() => _table.ReadFacts(database.Connection);

    /// <inheritdoc/>
    public IBarReader OpenReader() => new DuckDbBarReader(database.OpenConnection(), series);

    /// <inheritdoc/>
    public IReadOnlyDictionary<TradingDay, StoredDay> CountDays(TradingDayRange range) => _queries.CountDays(range);

    /// <inheritdoc/>
    public long CountRows(CancellationToken cancellation = default) => _queries.CountRows(cancellation);

    /// <inheritdoc/>
    public ForeignRows FindForeignRows(CancellationToken cancellation = default) => _queries.FindForeignRows(cancellation);

    /// <inheritdoc/>
    // Every column is part of the digest.
    public IReadOnlyList<string> FindContradictions(CancellationToken cancellation = default) => [];

    /// <inheritdoc/>
    public IReadOnlyList<string> FindSymbols(CancellationToken cancellation = default) => _queries.FindSymbols(cancellation);

    /// <inheritdoc/>
    public string? FindVendor(CancellationToken cancellation = default) => null;

    /// <inheritdoc/>
    public StoredTimes? FindTimes(CancellationToken cancellation = default) => _queries.FindTimes(cancellation);

    /// <inheritdoc/>
    public long CountUntimedRows(CancellationToken cancellation = default) => _queries.CountUntimedRows(cancellation);

    /// <inheritdoc/>
    public void RecordSources(IReadOnlyList<IngestedFile> files) { }

    /// <inheritdoc/>
    public void RecordEnd(string? error) { }

    /// <inheritdoc/>
    public IBarTransaction OpenTransaction() => new DuckDbTransaction(database.OpenConnection(), series);

    /// <inheritdoc/>
    public void MakeDurable()
    {
        // The first commit creates the write-ahead log, and so does the first commit after a checkpoint. DuckDB flushes the file, but not
        // its folder. Without this flush a power cut could remove rows that a done record claims.
        if (_isLogDurable)
            return;
        DurableFolder.Flush(Path.GetDirectoryName(Name)!);
        _isLogDurable = true;
    }

    /// <inheritdoc/>
    public void Maintain()
    {
        // DuckDB starts a checkpoint by itself only if no other transaction is open. During a run one always is.
        database.Checkpoint();
        _isLogDurable = false;
    }

    /// <inheritdoc/>
    public Task StartMaintenance(CancellationToken cancellation) => database.StartCheckpoint(cancellation);

    /// <inheritdoc/>
    public void SkipMaintenance() => database.KeepWriteAheadLog();

    /// <inheritdoc/>
    public void Dispose() => database.Dispose();
}
