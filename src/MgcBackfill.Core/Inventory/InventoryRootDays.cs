namespace MgcBackfill.Inventory;

/// <summary>The trading days of one product in the files of a folder.</summary>
/// <param name="Root">The product's root.</param>
/// <param name="Files">Number of files with outrights of it that a backfill would accept; files with equal bytes count once.</param>
/// <param name="FirstDay">The first trading day that one of them touches.</param>
/// <param name="LastDay">The last trading day that one of them touches.</param>
public sealed record InventoryRootDays(string Root, int Files, DateOnly FirstDay, DateOnly LastDay);
