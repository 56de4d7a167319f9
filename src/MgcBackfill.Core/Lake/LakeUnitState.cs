namespace MgcBackfill.Lake;

/// <summary>What a lake holds of a unit.</summary>
public enum LakeUnitState
{
    /// <summary>The unit was never built.</summary>
    Missing,

    /// <summary>The unit was built from these sources, and is not committed yet.</summary>
    Built,

    /// <summary>The unit was built from these sources, and the lake's manifest lists it.</summary>
    Committed,

    /// <summary>The unit was built from other sources, or with another choice of tables.</summary>
    Different,
}
