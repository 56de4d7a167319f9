namespace MgcBackfill.Analysis;

/// <summary>A difference between two databases.</summary>
/// <param name="Kind">The kind of difference.</param>
/// <param name="TradingDay">The trading day; null if the difference concerns none.</param>
/// <param name="TsUtc">Open of the bar, Kind Utc; null if the difference concerns no bar.</param>
/// <param name="Left">What the left database has; null if it has nothing.</param>
/// <param name="Right">What the right database has; null if it has nothing.</param>
public sealed record DatabaseDifference(DatabaseDifferenceKind Kind, DateOnly? TradingDay, DateTime? TsUtc, string? Left, string? Right);
