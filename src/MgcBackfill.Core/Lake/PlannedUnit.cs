namespace MgcBackfill.Lake;

/// <summary>A unit of the plan.</summary>
public sealed record PlannedUnit
{
    /// <summary>Its number, from 0.</summary>
    public required int Unit { get; init; }

    /// <summary>Schema, root and year.</summary>
    public required LakeUnitName Name { get; init; }

    /// <summary>What the lake holds of it.</summary>
    public required LakeUnitState State { get; init; }

    /// <summary>True if it has a table of the front month.</summary>
    public required bool HasFront { get; init; }

    /// <summary>Its sources, in the order in which they are read.</summary>
    public required IReadOnlyList<LakeSource> Sources { get; init; }

    /// <summary>Number of bars in the lake; null if the unit was never built.</summary>
    public long? Bars => Stored?.Manifest.Bars.Content.Rows;

    /// <summary>The unit's manifest in the lake, with the sha256 of its bytes; null if the unit was never built.</summary>
    internal (UnitManifest Manifest, string Sha256)? Stored { get; init; }

    /// <summary>
    /// For a unit in the state <see cref="LakeUnitState.Different"/>: how its sources differ, as a sentence without the final period.
    /// </summary>
    public string? Difference { get; init; }
}
