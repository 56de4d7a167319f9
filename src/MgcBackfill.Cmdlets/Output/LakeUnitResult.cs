namespace MgcBackfill.Cmdlets;

/// <summary>Whether a build wrote a unit.</summary>
public enum LakeUnitResult
{
    /// <summary>It was written.</summary>
    Built,

    /// <summary>The lake already held it, with every byte, so that nothing was written.</summary>
    Unchanged,

    /// <summary>It was built in a temporary folder, which was removed.</summary>
    NotKept,
}
