using MgcBackfill.Backfill;

namespace MgcBackfill.Log;

/// <summary>Numbers of chunks of a run.</summary>
internal sealed record ChunkCountsDocument(int Planned, int Done, int Failed, int Skipped);

/// <summary>Rows of a run's chunks (M3), and of the whole table where it was verified.</summary>
internal sealed record RowCountsDocument(long Inserted, long Updated, long Unchanged, long Deleted, long Stored, long? InTable)
{
    public static RowCountsDocument From(BackfillSummary summary) =>
        new(
            summary.Merge.Inserted,
            summary.Merge.Updated,
            summary.Merge.Unchanged,
            summary.Merge.Deleted,
            summary.Merge.Stored,
            summary.Verification?.Rows
        );
}
