using MgcBackfill.Backfill;
using MgcBackfill.Formats;
using MgcBackfill.Market;

namespace MgcBackfill.Log;

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
        new(chunk.Range.First.Date, chunk.Range.Last.Date, JsonText.Name(chunk.Cause), chunk.Earlier, chunk.MayReplace);
}
