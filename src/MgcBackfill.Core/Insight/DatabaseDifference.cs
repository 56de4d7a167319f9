namespace MgcBackfill.Insight;

/// <summary>A difference between two databases.</summary>
/// <param name="Kind">In what they differ.</param>
/// <param name="TradingDay">The trading day; null where it is about none.</param>
/// <param name="TsUtc">The bar's open, Kind Utc; null where it is about no bar.</param>
/// <param name="Left">What the left one has; null where it has nothing.</param>
/// <param name="Right">What the right one has; null where it has nothing.</param>
public sealed record DatabaseDifference(DatabaseDifferenceKind Kind, DateOnly? TradingDay, DateTime? TsUtc, string? Left, string? Right);
