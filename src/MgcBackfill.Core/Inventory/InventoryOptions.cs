using MgcBackfill.Market;

namespace MgcBackfill.Inventory;

/// <summary>What to list, and how thoroughly to examine it.</summary>
public sealed record InventoryOptions
{
    /// <summary>Files, folders, or wildcards.</summary>
    public required IReadOnlyList<string> Dbn { get; init; }

    /// <summary>The product for which the files are judged; null for any product, as long as a file holds outrights of one.</summary>
    public Product? Product { get; init; }

    /// <summary>The interval of the bars.</summary>
    public BarInterval Interval { get; init; } = BarInterval.Minute;

    /// <summary>True to read only headers: no records, no hash.</summary>
    public bool HeaderOnly { get; init; }

    /// <summary>True to search the folders inside a folder too.</summary>
    public bool Recurse { get; init; }
}
