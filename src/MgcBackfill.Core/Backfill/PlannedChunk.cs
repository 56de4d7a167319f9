using MgcBackfill.Market;

namespace MgcBackfill.Backfill;

/// <summary>A chunk that a run will process.</summary>
/// <param name="Range">Its trading days; the source covers each of them at least in part.</param>
/// <param name="Cause">Why it must be processed.</param>
/// <param name="Earlier">Id of the attempt that it resumes, retries or replaces, or null.</param>
/// <param name="MayReplace">True if the stored rows of its days may be replaced (M5).</param>
public sealed record PlannedChunk(TradingDayRange Range, ChunkCause Cause, long? Earlier, bool MayReplace);
