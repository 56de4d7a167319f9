using System.Text.Json.Serialization;
using MgcBackfill.Formats;
using MgcBackfill.Source;

namespace MgcBackfill.Checkpoint;

/// <summary>Everything that was asked of a run, as the records keep it.</summary>
public sealed record RunConfiguration : IJsonOnDeserialized
{
    /// <summary>Full path of the database.</summary>
    public required string Db { get; init; }

    /// <summary>The sources as given.</summary>
    public required IReadOnlyList<string> Dbn { get; init; }

    /// <summary>The product.</summary>
    public required string Symbol { get; init; }

    /// <summary>First trading day asked for, or null.</summary>
    public DateOnly? Start { get; init; }

    /// <summary>Last trading day asked for, or null.</summary>
    public DateOnly? End { get; init; }

    /// <summary>Trading days of a chunk.</summary>
    public required int ChunkDays { get; init; }

    /// <summary>Worker processes.</summary>
    public required int Workers { get; init; }

    /// <summary>Full path of the checkpoint folder.</summary>
    public required string Checkpoint { get; init; }

    /// <summary>Whether failed chunks are tried again.</summary>
    public required bool RetryFailed { get; init; }

    /// <summary>Whether stored rows may give way.</summary>
    public required bool AllowReplace { get; init; }

    /// <summary>Whether days may lose time that their records cover.</summary>
    public required bool AllowLess { get; init; }

    /// <summary>Which file is believed where two files differ.</summary>
    public required SourcePreference Prefer { get; init; }

    /// <summary>Whether the folders inside a folder were searched too. Records that do not say were made when they never were.</summary>
    public bool Recurse { get; init; }

    /// <summary>Whether the vendor's manifest had to list every file.</summary>
    public bool RequireManifest { get; init; }

    /// <summary>Whether a table without a bar was accepted.</summary>
    public bool AllowEmpty { get; init; }

    void IJsonOnDeserialized.OnDeserialized() => JsonItems.Require(Dbn, "dbn");
}
