using MgcBackfill.Lake;

namespace MgcBackfill.Cmdlets;

/// <summary>A unit of a lake in a plan.</summary>
public sealed record PlannedLakeUnit
{
    private PlannedLakeUnit(PlannedUnit unit)
    {
        (Unit, Schema, Root, Year) = (unit.Unit, unit.Name.Schema, unit.Name.Root, unit.Name.Year);
        (State, Bars, HasFront, Difference, Sources) = (unit.State, unit.Bars, unit.HasFront, unit.Difference, unit.Sources);
    }

    /// <summary>Its number, from 0.</summary>
    public int Unit { get; }

    /// <summary>The schema of its bars.</summary>
    public string Schema { get; }

    /// <summary>The root of its instruments, or <see cref="LakeRoots.Other"/>.</summary>
    public string Root { get; }

    /// <summary>The year of its bars, in UTC.</summary>
    public int Year { get; }

    /// <summary>What the lake holds of it.</summary>
    public LakeUnitState State { get; }

    /// <summary>Number of bars in the lake; null if the unit was never built.</summary>
    public long? Bars { get; }

    /// <summary>True if it has a table of the front month.</summary>
    public bool HasFront { get; }

    /// <summary>For a unit that was built from other sources: how they differ.</summary>
    public string? Difference { get; }

    /// <summary>Its sources, in the order in which they are read.</summary>
    public IReadOnlyList<LakeSource> Sources { get; }

    internal static PlannedLakeUnit From(PlannedUnit unit) => new(unit);
}
