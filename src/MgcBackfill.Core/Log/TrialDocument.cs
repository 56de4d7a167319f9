using MgcBackfill.Store;

namespace MgcBackfill.Log;

/// <summary>What a trial would have written.</summary>
internal sealed record TrialDocument(long Inserted, long Updated, long Unchanged, long Deleted)
{
    public static TrialDocument? From(MergeCounts? trial) =>
        trial is { } counts ? new(counts.Inserted, counts.Updated, counts.Unchanged, counts.Deleted) : null;
}
