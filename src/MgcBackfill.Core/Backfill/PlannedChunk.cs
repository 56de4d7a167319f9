using MgcBackfill.Market;

namespace MgcBackfill.Backfill;

/// <summary>A chunk that a run is going to do.</summary>
/// <param name="Range">Its trading days, every one of them covered by the source at least in part.</param>
/// <param name="Cause">Why.</param>
/// <param name="Earlier">The attempt that it resumes, retries or replaces, or null.</param>
/// <param name="MayReplace">True where the stored rows of its days may give way (M5).</param>
public sealed record PlannedChunk(TradingDayRange Range, ChunkCause Cause, long? Earlier, bool MayReplace);
