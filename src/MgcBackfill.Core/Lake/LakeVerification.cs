using MgcBackfill.Source;

namespace MgcBackfill.Lake;

/// <summary>The result of a verification of a lake.</summary>
public sealed record LakeVerification
{
    /// <summary>Full path of the lake's folder.</summary>
    public required string Out { get; init; }

    /// <summary>The lake's manifest.</summary>
    public required LakeManifest Manifest { get; init; }

    /// <summary>Number of units whose every value was compared with the sources; null if no sources were given.</summary>
    public required int? Compared { get; init; }

    /// <summary>Number of files that were read.</summary>
    public required int Files { get; init; }

    /// <summary>Their size in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>Number of rows that were read, of both tables.</summary>
    public required long Rows { get; init; }

    /// <summary>Everything that is wrong; empty for a valid lake.</summary>
    public required IReadOnlyList<LakeFinding> Findings { get; init; }

    /// <summary>Notices about the sources.</summary>
    public required IReadOnlyList<SourceNotice> Notices { get; init; }

    /// <summary>True if nothing is wrong.</summary>
    public bool Valid => Findings.Count == 0;
}
