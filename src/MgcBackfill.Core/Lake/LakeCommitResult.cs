namespace MgcBackfill.Lake;

/// <summary>The result of a commit.</summary>
public sealed record LakeCommitResult
{
    /// <summary>Full path of the lake's folder.</summary>
    public required string Out { get; init; }

    /// <summary>The lake's manifest, as it was written.</summary>
    public required LakeManifest Manifest { get; init; }

    /// <summary>SHA-256 of the manifest's bytes, lower-case hex: equal for every lake of the same sources.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Number of units of this commit's sources.</summary>
    public required int Proved { get; init; }

    /// <summary>Number of units of earlier commits whose sources were not given; their files were hashed.</summary>
    public required int Kept { get; init; }
}
