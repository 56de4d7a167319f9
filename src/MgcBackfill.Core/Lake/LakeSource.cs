namespace MgcBackfill.Lake;

/// <summary>A source file of a unit or of a lake. Its sha256 identifies it; its name is information for people.</summary>
public sealed record LakeSource
{
    /// <summary>The name of the file, without a folder.</summary>
    public required string Name { get; init; }

    /// <summary>Its size in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>SHA-256 of its bytes, lower-case hex.</summary>
    public required string Sha256 { get; init; }
}
