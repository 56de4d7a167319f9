namespace MgcBackfill.Checkpoint;

/// <summary>
/// The line that isolates what a crash left at a file's end (C3): nothing is edited or deleted, the torn bytes stay where they are,
/// and this line behind them says that they are no record.
/// </summary>
internal sealed record TornLine
{
    /// <summary>How a marker begins, so that a torn marker can be told from a damaged record.</summary>
    public const string Prefix = "{\"torn_at\":";

    /// <summary>
    /// Written behind a torn line before its line feed. No JSON ends in it: a line that was whole but for the line feed must not become
    /// a record when it gets one.
    /// </summary>
    public const byte End = (byte)'!';

    /// <summary>Offset of the torn bytes in the file.</summary>
    public required long TornAt { get; init; }

    /// <summary>How many bytes lie between there and the marker's own line.</summary>
    public required long TornBytes { get; init; }

    /// <summary>When they were found, UTC.</summary>
    public required DateTime FoundAt { get; init; }
}
