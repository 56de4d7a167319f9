namespace MgcBackfill.Inventory;

/// <summary>A file of an audited source. Values that a refused header does not give are null.</summary>
public sealed record SourceAuditFile
{
    /// <summary>The path relative to the common folder of all files, with slashes. It is the same wherever the source lies.</summary>
    public required string Name { get; init; }

    /// <summary>Full path.</summary>
    public required string Path { get; init; }

    /// <summary>SHA-256 of the file's bytes, lower-case hex; null if the file could not be read as DBN at all.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Bytes on the disk.</summary>
    public long? Size { get; init; }

    /// <summary>DBN version: 1, 2 or 3.</summary>
    public int? Version { get; init; }

    /// <summary>The header's schema, in the vendor's spelling; the text <c>null</c> for a mixed file.</summary>
    public string? Schema { get; init; }

    /// <summary>Start of the covered range, UTC, inclusive.</summary>
    public DateTime? Start { get; init; }

    /// <summary>End of the covered range, UTC, exclusive.</summary>
    public DateTime? End { get; init; }

    /// <summary>Number of bars of every symbol in the requested range, read so far.</summary>
    public long Bars { get; init; }

    /// <summary>The error id of the refusal; null if the file is not refused.</summary>
    public string? Refusal { get; init; }
}
