namespace MgcBackfill.Inventory;

/// <summary>A chunk of a backfill into an empty database: one transaction (C1).</summary>
/// <param name="Start">First trading day, inclusive.</param>
/// <param name="End">Last trading day, inclusive.</param>
/// <param name="Days">Number of trading days with bars; null if the source was not read to the chunk's end.</param>
/// <param name="Bars">Number of bars that would be stored; null if the source was not read to the chunk's end.</param>
public sealed record SourceAuditChunk(DateOnly Start, DateOnly End, int? Days, long? Bars);
