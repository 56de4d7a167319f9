namespace MgcBackfill.Inventory;

/// <summary>A file of an audited source. What a refused header does not tell is null.</summary>
public sealed record SourceAuditFile
{
    /// <summary>The name below the folder that all files have in common, with slashes: it is the same wherever the source lies.</summary>
    public required string Name { get; init; }

    /// <summary>Full path.</summary>
    public required string Path { get; init; }

    /// <summary>SHA-256 of the file's bytes, lower-case hex; null where it could not be read as DBN at all.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Bytes on the disk.</summary>
    public long? Size { get; init; }

    /// <summary>DBN version: 1, 2 or 3.</summary>
    public int? Version { get; init; }

    /// <summary>The header's schema, such as <c>ohlcv-1m</c>; <c>null</c> in letters for a mixed file.</summary>
    public string? Schema { get; init; }

    /// <summary>Start of the covered range, UTC, inclusive.</summary>
    public DateTime? Start { get; init; }

    /// <summary>End of the covered range, UTC, exclusive.</summary>
    public DateTime? End { get; init; }

    /// <summary>1-minute bars of the asked range, of every symbol, read so far.</summary>
    public long Bars { get; init; }

    /// <summary>The fact that refuses the file; null where nothing does.</summary>
    public string? Refusal { get; init; }
}
