using MgcBackfill.Market;
using MgcBackfill.Store;

namespace MgcBackfill.Backfill;

/// <summary>What a run has merged and committed so far. It remains after the pass that fills it, even if that pass fails.</summary>
internal sealed class MergeTally
{
    /// <summary>Numbers of rows that were inserted, updated, unchanged and deleted (M3).</summary>
    public MergeCounts Counts { get; set; }

    /// <summary>Number of chunks that are done.</summary>
    public int Done { get; set; }

    /// <summary>Number of chunks that failed: 0 or 1.</summary>
    public int Failed { get; set; }

    /// <summary>Time of the last bar that was committed, or null.</summary>
    public DateTime? LastCommitted { get; set; }

    /// <summary>The digests of the days that were derived from the source and committed.</summary>
    public Dictionary<TradingDay, string> Derived { get; } = [];
}
