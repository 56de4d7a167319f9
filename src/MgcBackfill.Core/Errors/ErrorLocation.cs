namespace MgcBackfill.Errors;

/// <summary>Where an error was found. Every part is optional; known parts are set.</summary>
public sealed record ErrorLocation
{
    /// <summary>Nothing is known.</summary>
    public static ErrorLocation None { get; } = new();

    /// <summary>Path of the file, as given or found.</summary>
    public string? File { get; init; }

    /// <summary>Offset in bytes into the decompressed DBN stream.</summary>
    public long? ByteOffset { get; init; }

    /// <summary>Index of the record in its file. It starts at 0 and counts records of every type.</summary>
    public long? RecordIndex { get; init; }

    /// <summary>Line number in a file of lines, such as a checkpoint file or CSV, from 1.</summary>
    public long? Line { get; init; }

    /// <summary>The vendor's instrument id.</summary>
    public uint? InstrumentId { get; init; }

    /// <summary>The contract's raw symbol.</summary>
    public string? SourceSymbol { get; init; }

    /// <summary>Open of the bar, UTC.</summary>
    public DateTime? TsUtc { get; init; }

    /// <summary>The trading day.</summary>
    public DateOnly? TradingDay { get; init; }

    /// <summary>First and last trading day of the chunk, inclusive.</summary>
    public (DateOnly Start, DateOnly End)? Chunk { get; init; }
}
