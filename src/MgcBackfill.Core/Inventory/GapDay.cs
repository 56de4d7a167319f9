namespace MgcBackfill.Inventory;

/// <summary>A wanted trading day that is not completely held.</summary>
/// <param name="TradingDay">The day, [D-1 23:00Z, D 23:00Z) (T2).</param>
/// <param name="Why">Why it is missing.</param>
/// <param name="Missing">The parts of it that are missing, in order.</param>
/// <param name="Detail">Further facts in one sentence, or null.</param>
public sealed record GapDay(DateOnly TradingDay, GapReason Why, IReadOnlyList<UtcRange> Missing, string? Detail);
