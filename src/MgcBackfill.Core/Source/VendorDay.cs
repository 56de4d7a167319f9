namespace MgcBackfill.Source;

/// <summary>A UTC day that the vendor's <c>condition.json</c> does not list as available (A3).</summary>
/// <param name="Date">The UTC date. It begins one hour after the trading day with the same date.</param>
/// <param name="Condition">degraded, pending or missing.</param>
public readonly record struct VendorDay(DateOnly Date, string Condition);
