using MgcBackfill.Staging;
using MgcBackfill.Store;

namespace MgcBackfill.Backfill;

/// <summary>Merges the first bars of a plan in transactions that are rolled back, to show what a run would write.</summary>
internal static class TrialMerge
{
    /// <summary>Merges, reads back and rolls back, chunk by chunk.</summary>
    /// <param name="store">The table.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="chunks">Its chunks.</param>
    /// <param name="limit">Maximum number of bars.</param>
    /// <param name="cancellation">Cancels the trial.</param>
    /// <returns>What would be inserted, updated, left as it is, and deleted.</returns>
    /// <exception cref="Errors.GateException">A run would be refused here.</exception>
    public static MergeCounts Run(
        IWritableBarStore store,
        BackfillPlan plan,
        ChunkProducer chunks,
        long limit,
        CancellationToken cancellation
    )
    {
        var counts = default(MergeCounts);
        using var merger = new ChunkMerger(store.OpenTransaction(), store.Series);
        while (limit > 0 && chunks.Next(cancellation) is { } chunk)
        {
            chunk.Truncate((int)Math.Min(limit, int.MaxValue));
            limit -= chunk.Bars.Count;
            var mayReplace = plan.Chunks[plan.FindChunk(chunk.Range.First)].MayReplace;
            counts += merger.Merge(chunk, _ => mayReplace, cancellation: cancellation);
            merger.Verify(chunk);
            merger.Rollback();
            chunks.Return(chunk);
        }

        return counts;
    }
}
