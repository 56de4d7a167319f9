using System.Text.Json.Serialization;
using MgcBackfill.Source;

namespace MgcBackfill.Checkpoint;

/// <summary>A source file in the records. Its sha256 identifies it; the other members are information for people (A3, C2).</summary>
public sealed record SourceRecord
{
    /// <summary>Full path at the time of the run.</summary>
    public required string Path { get; init; }

    /// <summary>SHA-256 of the file's bytes, lower-case hex.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Size of the file in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Time of the last change, UTC.</summary>
    public required DateTime Mtime { get; init; }

    /// <summary>
    /// Start of the header's range, nanoseconds since the epoch, inclusive. A later run derives from it which days were complete.
    /// </summary>
    public required long Start { get; init; }

    /// <summary>End of the header's range, nanoseconds since the epoch, exclusive.</summary>
    public required long End { get; init; }

    /// <summary>True if the header declares the data of the file as synthetic; the member is written only in that case.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Synthetic { get; init; }

    /// <summary>Creates the record of a file.</summary>
    public static SourceRecord From(SourceFile file) =>
        new()
        {
            Path = file.Path,
            Sha256 = file.Sha256,
            Size = file.Size,
            Mtime = file.Modified,
            Start = file.Range.Start,
            End = file.Range.End,
            Synthetic = file.Metadata.IsSynthetic,
        };
}
