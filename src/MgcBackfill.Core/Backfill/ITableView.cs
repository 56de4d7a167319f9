using MgcBackfill.Market;
using MgcBackfill.Store;

namespace MgcBackfill.Backfill;

/// <summary>What a plan needs to know about the rows of the table.</summary>
internal interface ITableView
{
    /// <summary>Days whose rows differ from the recorded ones in any value; null if this was not checked.</summary>
    IReadOnlySet<TradingDay>? AlteredDays { get; }

    /// <summary>The days of a range that have rows.</summary>
    IReadOnlyDictionary<TradingDay, StoredDay> Read(TradingDayRange range);

    /// <summary>The digest of a day's rows; null if it has none.</summary>
    string? GetDigest(TradingDay day);
}
