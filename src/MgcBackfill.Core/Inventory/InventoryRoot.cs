using System.Globalization;

namespace MgcBackfill.Inventory;

/// <summary>The outrights of one product in a file.</summary>
/// <param name="Root">The product's root.</param>
/// <param name="Contracts">Number of outrights that the header maps.</param>
/// <param name="Records">Number of their bars; null if the records were not read.</param>
public sealed record InventoryRoot(string Root, int Contracts, long? Records)
{
    /// <summary>The root with the numbers, bars and contracts.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Root} {(Records is { } records ? $"{records} " : "")}({Contracts})");
}
