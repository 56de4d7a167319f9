namespace MgcBackfill.Inventory;

/// <summary>A wanted trading day that is not held whole.</summary>
/// <param name="TradingDay">The day, [D-1 23:00Z, D 23:00Z) (T2).</param>
/// <param name="Why">Why it is missing.</param>
/// <param name="Missing">The parts of it that are missing, in order.</param>
/// <param name="Detail">What else is known of it, in a sentence; null where nothing is.</param>
public sealed record GapDay(DateOnly TradingDay, GapReason Why, IReadOnlyList<UtcRange> Missing, string? Detail);
