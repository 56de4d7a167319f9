using MgcBackfill.Inventory;
using MgcBackfill.Market;

namespace MgcBackfill.Tests.Support;

/// <summary>The result of an inventory: the rows in the order in which they were reported, and the summary.</summary>
internal sealed record InventoryOutcome(IReadOnlyList<InventoryFile> Files, InventorySummary Summary)
{
    /// <summary>The only row.</summary>
    public InventoryFile File => Assert.Single(Files);

    /// <summary>The kinds of all findings.</summary>
    public IEnumerable<FindingKind> Kinds => Summary.Findings.Select(f => f.Kind);

    public static InventoryOutcome Run(params string[] paths) => Run(new InventoryOptions { Dbn = paths });

    /// <summary>Judges the files for a product.</summary>
    public static InventoryOutcome RunFor(Product product, params string[] paths) =>
        Run(new InventoryOptions { Dbn = paths, Product = product });

    /// <summary>Also searches subfolders.</summary>
    public static InventoryOutcome RunRecursive(params string[] paths) => Run(new InventoryOptions { Dbn = paths, Recurse = true });

    public static InventoryOutcome RunHeadersOnly(params string[] paths) => Run(new InventoryOptions { Dbn = paths, HeaderOnly = true });

    public static InventoryOutcome Run(InventoryOptions options)
    {
        var files = new List<InventoryFile>();
        var summary = DbnInventory.Run(options, files.Add);
        return new InventoryOutcome(files, summary);
    }

    /// <summary>The only finding of a kind.</summary>
    public InventoryFinding Single(FindingKind kind) => Assert.Single(Summary.Findings, f => f.Kind == kind);
}
