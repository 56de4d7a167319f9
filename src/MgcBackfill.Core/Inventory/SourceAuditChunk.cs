namespace MgcBackfill.Inventory;

/// <summary>A chunk that a backfill into an empty database would do: one transaction (C1).</summary>
/// <param name="Start">First trading day, inclusive.</param>
/// <param name="End">Last trading day, inclusive.</param>
/// <param name="Days">Trading days with bars; null where the source was not read to the chunk's end.</param>
/// <param name="Bars">Bars that it would store; null where the source was not read to the chunk's end.</param>
public sealed record SourceAuditChunk(DateOnly Start, DateOnly End, int? Days, long? Bars);
