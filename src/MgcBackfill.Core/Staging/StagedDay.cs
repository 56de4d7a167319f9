using MgcBackfill.Market;

namespace MgcBackfill.Staging;

/// <summary>A decided and proved day on its way into the table.</summary>
/// <param name="Selection">The decision; its offset points into the chunk's bars.</param>
/// <param name="Digest">The day's digest (C9).</param>
public sealed record StagedDay(DaySelection Selection, string Digest);
