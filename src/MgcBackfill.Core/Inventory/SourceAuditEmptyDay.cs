namespace MgcBackfill.Inventory;

/// <summary>A day from Monday to Friday on which no outright traded: a holiday, or missing data. Bars alone do not show which.</summary>
/// <param name="TradingDay">The trading day.</param>
/// <param name="Partial">True if the source covers it only partly (T4).</param>
public sealed record SourceAuditEmptyDay(DateOnly TradingDay, bool Partial);
