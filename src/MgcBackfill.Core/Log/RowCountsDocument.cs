using MgcBackfill.Backfill;
using MgcBackfill.Market;

namespace MgcBackfill.Cli.Output;

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

/// <summary>What happened to every record (P3).</summary>
internal sealed record AccountingDocument(
    long Read,
    long Selected,
    long OtherOutrights,
    long CalendarSpreads,
    long Combinations,
    long OtherSymbols,
    long OtherTypes,
    long HeldTwice,
    long Outside,
    long AlreadyDone,
    long Unread
)
{
    public static AccountingDocument? From(RecordAccounting? a) =>
        a is null
            ? null
            : new AccountingDocument(
                a.Read,
                a.Selected,
                a.OtherOutrights,
                a.CalendarSpreads,
                a.Combinations,
                a.OtherSymbols,
                a.OtherTypes,
                a.HeldTwice,
                a.Outside,
                a.AlreadyDone,
                a.Unread
            );
}

/// <summary>What a run with the same options would do, from a dry run.</summary>
internal sealed record PlanDocument(IReadOnlyList<PlannedChunkDocument> Chunks, IReadOnlyList<DayDecision> Days)
{
    public static PlanDocument From(BackfillPlan plan, ScanResult? scan) =>
        new([.. plan.Chunks.Select(PlannedChunkDocument.From)], scan?.Decisions ?? []);
}

/// <summary>A chunk that such a run would process.</summary>
internal sealed record PlannedChunkDocument(DateOnly Start, DateOnly End, string Cause, long? EarlierAttempt, bool MayReplace)
{
    public static PlannedChunkDocument From(PlannedChunk chunk) =>
        new(chunk.Range.First.Date, chunk.Range.Last.Date, Json.Name(chunk.Cause), chunk.Earlier, chunk.MayReplace);
}
