namespace MgcBackfill.Inventory;

/// <summary>What is listed, and how thoroughly it is looked at.</summary>
public sealed record InventoryOptions
{
    /// <summary>Files, folders, or wildcards.</summary>
    public required IReadOnlyList<string> Dbn { get; init; }

    /// <summary>True to read headers alone: no record, no hash.</summary>
    public bool HeaderOnly { get; init; }

    /// <summary>True to leave out what lies in folders inside a folder.</summary>
    public bool NoRecurse { get; init; }
}
