using MgcBackfill.Market;
using MgcBackfill.Store;

namespace MgcBackfill.Backfill;

/// <summary>What a run has merged and committed so far; it outlives the pass that fills it, also one that failed.</summary>
internal sealed class MergeTally
{
    /// <summary>Rows by what became of them (M3).</summary>
    public MergeCounts Counts { get; set; }

    /// <summary>Chunks that are done.</summary>
    public int Done { get; set; }

    /// <summary>Chunks that failed: none or one.</summary>
    public int Failed { get; set; }

    /// <summary>The last bar that was committed, or null.</summary>
    public DateTime? LastCommitted { get; set; }

    /// <summary>The digests of the days that were derived from the source and committed.</summary>
    public Dictionary<TradingDay, string> Derived { get; } = [];
}
