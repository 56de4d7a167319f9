namespace MgcBackfill.Checkpoint;

/// <summary>The four counts of a merge (M3).</summary>
public sealed record MergeRecord(long Inserted, long Updated, long Unchanged, long Deleted);
