namespace MgcBackfill.Source;

/// <summary>A UTC day on which the vendor's <c>condition.json</c> does not call the dataset available (A3).</summary>
/// <param name="Date">The UTC date, an hour off the trading day of that name.</param>
/// <param name="Condition">degraded, pending or missing.</param>
public readonly record struct VendorDay(DateOnly Date, string Condition);
