using MgcBackfill.Inventory;

namespace MgcBackfill.Cli.Output;

/// <summary>The files of an inventory, with their summary.</summary>
internal sealed record InventoryResult(IReadOnlyList<InventoryFile> Files, InventorySummary Summary);
