using MgcBackfill.DuckDb;
using MgcBackfill.Market;
using MgcBackfill.Store;
using MgcBackfill.Verify;

namespace MgcBackfill.Backfill;

/// <summary>What a plan reads from the table: from an audit if there was one, otherwise from the table itself.</summary>
/// <param name="connection">A connection to the table; null if there is no table yet.</param>
/// <param name="audit">An audit of the whole table, or null.</param>
/// <param name="altered">The days whose values differ from the recorded ones; null if this was not checked.</param>
internal sealed class TableView(DatabaseConnection? connection, Verification? audit, IReadOnlySet<TradingDay>? altered)
    : ITableView,
        IDisposable
{
    private readonly StoredDigests? _digests = connection is null ? null : new StoredDigests(connection);

    /// <inheritdoc/>
    public IReadOnlySet<TradingDay>? AlteredDays => altered;

    /// <inheritdoc/>
    public IReadOnlyDictionary<TradingDay, StoredDay> Read(TradingDayRange range) =>
        audit?.Stored ?? (connection is null ? new Dictionary<TradingDay, StoredDay>() : StoredDay.Read(connection, range));

    /// <inheritdoc/>
    public string? GetDigest(TradingDay day) => _digests?.GetDigest(day);

    /// <inheritdoc/>
    public void Dispose() => _digests?.Dispose();
}
