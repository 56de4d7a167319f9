namespace MgcBackfill.Lake;

/// <summary>A table of a unit: its content, and the file that holds it.</summary>
public sealed record LakeTable
{
    /// <summary>What it holds.</summary>
    public required LakeContent Content { get; init; }

    /// <summary>The file; null if there is no row.</summary>
    public required LakeFile? File { get; init; }
}
