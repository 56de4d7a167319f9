using MgcBackfill.Source;

namespace MgcBackfill.Lake;

/// <summary>The units of a source, and what the lake holds of them.</summary>
public sealed record LakePlan
{
    /// <summary>Full path of the lake's folder.</summary>
    public required string Out { get; init; }

    /// <summary>The units, in the order of their numbers.</summary>
    public required IReadOnlyList<PlannedUnit> Units { get; init; }

    /// <summary>Notices about the sources.</summary>
    public required IReadOnlyList<SourceNotice> Notices { get; init; }

    /// <summary>
    /// Units in the folder that the sources do not hold, in order; a commit leaves them out of the lake's manifest only if it may replace.
    /// </summary>
    public required IReadOnlyList<LakeUnitName> Foreign { get; init; }

    /// <summary>Number of units in a state.</summary>
    public int Count(LakeUnitState state) => Units.Count(u => u.State == state);
}
