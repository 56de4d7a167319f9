using MgcBackfill.Market;
using MgcBackfill.Store;

namespace MgcBackfill.Backfill;

/// <summary>What a table holds of trading days, as far as a plan asks.</summary>
internal interface ITableView
{
    /// <summary>Days whose rows are not those that were recorded, value by value; null where nobody looked.</summary>
    IReadOnlySet<TradingDay>? Altered { get; }

    /// <summary>The days of a range that hold rows.</summary>
    IReadOnlyDictionary<TradingDay, StoredDay> Read(TradingDayRange range);

    /// <summary>The digest of a day's rows; null where there is none.</summary>
    string? DigestOf(TradingDay day);
}
