namespace MgcBackfill.Lake;

/// <summary>A data file of the lake.</summary>
public sealed record LakeFile
{
    /// <summary>The path in the lake's folder, with slashes.</summary>
    public required string Path { get; init; }

    /// <summary>Its size in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>SHA-256 of its bytes, lower-case hex.</summary>
    public required string Sha256 { get; init; }
}
