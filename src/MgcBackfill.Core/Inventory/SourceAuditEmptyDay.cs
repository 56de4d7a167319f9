namespace MgcBackfill.Inventory;

/// <summary>A day from Monday to Friday on which no outright traded: a holiday, or data that is missing. Which, nobody can tell from bars.</summary>
/// <param name="TradingDay">The trading day.</param>
/// <param name="Partial">True where the source covers it only in part (T4).</param>
public sealed record SourceAuditEmptyDay(DateOnly TradingDay, bool Partial);
