namespace MgcBackfill.Inventory;

/// <summary>What to list, and how thoroughly to examine it.</summary>
public sealed record InventoryOptions
{
    /// <summary>Files, folders, or wildcards.</summary>
    public required IReadOnlyList<string> Dbn { get; init; }

    /// <summary>True to read only headers: no records, no hash.</summary>
    public bool HeaderOnly { get; init; }

    /// <summary>True to search the folders inside a folder too.</summary>
    public bool Recurse { get; init; }
}
