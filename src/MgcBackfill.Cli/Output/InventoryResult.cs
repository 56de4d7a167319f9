using MgcBackfill.Inventory;

namespace MgcBackfill.Cli.Output;

/// <summary>The files of a listing, and what they are together.</summary>
internal sealed record InventoryResult(IReadOnlyList<InventoryFile> Files, InventorySummary Summary);
