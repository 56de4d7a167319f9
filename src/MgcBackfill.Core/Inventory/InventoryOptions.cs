namespace MgcBackfill.Inventory;

/// <summary>What is listed, and how thoroughly it is looked at.</summary>
public sealed record InventoryOptions
{
    /// <summary>Files, folders, or wildcards.</summary>
    public required IReadOnlyList<string> Dbn { get; init; }

    /// <summary>True to read headers alone: no record, no hash.</summary>
    public bool HeaderOnly { get; init; }

    /// <summary>True to search the folders inside a folder too.</summary>
    public bool Recurse { get; init; }
}
