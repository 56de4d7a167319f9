namespace MgcBackfill.Independent;

/// <summary>A complete DBN header. Times are nanoseconds since 1970-01-01T00:00Z.</summary>
internal sealed record PlainHeader
{
    /// <summary>1, 2 or 3.</summary>
    public required byte Version { get; init; }

    /// <summary>The vendor's name of the dataset.</summary>
    public required string Dataset { get; init; }

    /// <summary>Code of the schema; null if the records are of several schemas.</summary>
    public required ushort? Schema { get; init; }

    /// <summary>Start of the query, inclusive.</summary>
    public required long Start { get; init; }

    /// <summary>End of the query, exclusive; null if it is not known.</summary>
    public required long? End { get; init; }

    /// <summary>The record limit of the query; 0 means no limit.</summary>
    public required ulong Limit { get; init; }

    /// <summary>Number of records of the file; only old files of version 1 have it.</summary>
    public required ulong? RecordCount { get; init; }

    /// <summary>Code of the query's symbology; null if it was mixed.</summary>
    public required byte? StypeIn { get; init; }

    /// <summary>Code of the symbology of the records.</summary>
    public required byte StypeOut { get; init; }

    /// <summary>True if each record carries the time at which it was sent.</summary>
    public required bool TsOut { get; init; }

    /// <summary>Symbols that were not found on any day.</summary>
    public required IReadOnlyList<string> NotFound { get; init; }

    /// <summary>The symbol mappings.</summary>
    public required IReadOnlyList<PlainMapping> Mappings { get; init; }

    /// <summary>Offset of the first record in the content.</summary>
    public required long Length { get; init; }
}
