using MgcBackfill.Market;
using MgcBackfill.Store;
using MgcBackfill.Verify;

namespace MgcBackfill.Backfill;

/// <summary>What a plan reads from the table: from an audit if there was one, otherwise from the table itself.</summary>
/// <param name="store">The table; null if there is none yet.</param>
/// <param name="audit">An audit of the whole table, or null.</param>
/// <param name="altered">The days whose values differ from the recorded ones; null if this was not checked.</param>
internal sealed class TableView(IBarStore? store, Verification? audit, IReadOnlySet<TradingDay>? altered) : ITableView, IDisposable
{
    private readonly StoredDigests? _digests = store is null ? null : new StoredDigests(store);

    /// <inheritdoc/>
    public IReadOnlySet<TradingDay>? AlteredDays => altered;

    /// <inheritdoc/>
    public IReadOnlyDictionary<TradingDay, StoredDay> Read(TradingDayRange range) =>
        audit?.Stored ?? store?.CountDays(range) ?? new Dictionary<TradingDay, StoredDay>();

    /// <inheritdoc/>
    public string? GetDigest(TradingDay day) => _digests?.GetDigest(day);

    /// <inheritdoc/>
    public void Dispose() => _digests?.Dispose();
}
