namespace MgcBackfill.Backfill;

/// <summary>How the backfill of a product ended.</summary>
/// <param name="Options">Its options.</param>
/// <param name="Summary">What was done.</param>
/// <param name="Error">The error that stopped it, or null.</param>
public sealed record BackfillOutcome(BackfillOptions Options, BackfillSummary Summary, Exception? Error);
