namespace MgcBackfill.Checkpoint;

/// <summary>
/// The line that isolates what a crash left at the end of a file (C3). Nothing is edited or deleted: the torn bytes stay where they are,
/// and this line after them declares that they are not a record.
/// </summary>
internal sealed record TornLine
{
    /// <summary>How a marker begins, so that a torn marker can be distinguished from a damaged record.</summary>
    public const string Prefix = "{\"torn_at\":";

    /// <summary>
    /// Written after a torn line, before its line feed. No JSON ends with it, so a line that lacked only its line feed does not become a
    /// record when it gets one.
    /// </summary>
    public const byte End = (byte)'!';

    /// <summary>Offset of the torn bytes in the file.</summary>
    public required long TornAt { get; init; }

    /// <summary>Number of bytes from there to the line of the marker.</summary>
    public required long TornBytes { get; init; }

    /// <summary>Time at which they were found, UTC.</summary>
    public required DateTime FoundAt { get; init; }
}
