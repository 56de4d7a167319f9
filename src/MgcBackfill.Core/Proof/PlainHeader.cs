namespace MgcBackfill.Proof;

/// <summary>A DBN header, whole. Times are nanoseconds since 1970-01-01T00:00Z.</summary>
internal sealed record PlainHeader
{
    /// <summary>1, 2 or 3.</summary>
    public required byte Version { get; init; }

    /// <summary>The vendor's name of the venue's data.</summary>
    public required string Dataset { get; init; }

    /// <summary>Code of the schema; null where the records are of several.</summary>
    public required ushort? Schema { get; init; }

    /// <summary>Start of the query, inclusive.</summary>
    public required long Start { get; init; }

    /// <summary>End of the query, exclusive; null where it was not known.</summary>
    public required long? End { get; init; }

    /// <summary>The most records that were asked for; 0 is all.</summary>
    public required ulong Limit { get; init; }

    /// <summary>Records of the file, which only old files of version 1 tell.</summary>
    public required ulong? RecordCount { get; init; }

    /// <summary>Code of the symbology that was asked in; null where it was mixed.</summary>
    public required byte? StypeIn { get; init; }

    /// <summary>Code of the symbology of the records.</summary>
    public required byte StypeOut { get; init; }

    /// <summary>True where each record carries the time it was sent.</summary>
    public required bool TsOut { get; init; }

    /// <summary>Symbols that were found on no day.</summary>
    public required IReadOnlyList<string> NotFound { get; init; }

    /// <summary>The symbology.</summary>
    public required IReadOnlyList<PlainMapping> Mappings { get; init; }

    /// <summary>Where the records begin in the content.</summary>
    public required long Length { get; init; }
}
