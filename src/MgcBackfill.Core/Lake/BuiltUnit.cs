using MgcBackfill.Errors;

namespace MgcBackfill.Lake;

/// <summary>The result of a unit of a build.</summary>
public sealed record BuiltUnit
{
    /// <summary>Its number, from 0.</summary>
    public required int Unit { get; init; }

    /// <summary>Schema, root and year.</summary>
    public required LakeUnitName Name { get; init; }

    /// <summary>True if the lake already held it, with every byte, so that nothing was written.</summary>
    public required bool Unchanged { get; init; }

    /// <summary>What it holds; null if it failed.</summary>
    public required UnitManifest? Manifest { get; init; }

    /// <summary>Why it was not built; null if it was.</summary>
    public BackfillException? Error { get; init; }
}
