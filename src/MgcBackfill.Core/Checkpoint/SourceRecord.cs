using System.Text.Json.Serialization;
using MgcBackfill.Source;

namespace MgcBackfill.Checkpoint;

/// <summary>A source file as the records name it: its identity is the sha256, the rest is told for people (A3, C2).</summary>
public sealed record SourceRecord
{
    /// <summary>Full path at the time.</summary>
    public required string Path { get; init; }

    /// <summary>SHA-256 of the file's bytes, lower-case hex.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Bytes on the disk.</summary>
    public required long Size { get; init; }

    /// <summary>Time of last change, UTC.</summary>
    public required DateTime Mtime { get; init; }

    /// <summary>Start of the header's range, nanoseconds since the epoch, inclusive: by it a later run knows which days were whole.</summary>
    public required long Start { get; init; }

    /// <summary>End of the header's range, nanoseconds since the epoch, exclusive.</summary>
    public required long End { get; init; }

    /// <summary>True where the file's header says that its data are invented; the member is written only then.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Synthetic { get; init; }

    /// <summary>The record of a file.</summary>
    public static SourceRecord Of(SourceFile file) => new()
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
