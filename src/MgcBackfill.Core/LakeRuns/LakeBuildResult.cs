using MgcBackfill.Errors;
using MgcBackfill.Lake;

namespace MgcBackfill.LakeRuns;

/// <summary>The result of a build of a lake.</summary>
public sealed record LakeBuildResult
{
    /// <summary>Full path of the lake's folder; for a trial that of the lake that was not written.</summary>
    public required string Out { get; init; }

    /// <summary>The units of this build, in the order of their numbers.</summary>
    public required IReadOnlyList<BuiltUnit> Units { get; init; }

    /// <summary>Number of units in the plan.</summary>
    public required int Planned { get; init; }

    /// <summary>The commit; null if one unit was built, or a unit failed.</summary>
    public required LakeCommitResult? Commit { get; init; }

    /// <summary>True if the unit was built in a temporary folder.</summary>
    public required bool IsTrial { get; init; }

    /// <summary>The first error in the order of the units; null if every unit was built.</summary>
    public BackfillException? Error => Units.FirstOrDefault(u => u.Error is not null)?.Error;
}
