using System.Text.Json.Serialization;
using MgcBackfill.Formats;
using MgcBackfill.Source;

namespace MgcBackfill.Checkpoint;

/// <summary>The configuration of a run, as the records store it.</summary>
public sealed record RunConfiguration : IJsonOnDeserialized
{
    /// <summary>The database: the full path of a file, or the address of a server without a password.</summary>
    public required string Db { get; init; }

    /// <summary>The sources, as the user gave them.</summary>
    public required IReadOnlyList<string> Dbn { get; init; }

    /// <summary>The product.</summary>
    public required string Symbol { get; init; }

    /// <summary>The value of symbol in the rows; null if it is the product's root.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SymbolName { get; init; }

    /// <summary>First requested trading day, or null.</summary>
    public DateOnly? Start { get; init; }

    /// <summary>Last requested trading day, or null.</summary>
    public DateOnly? End { get; init; }

    /// <summary>Number of trading days in a chunk.</summary>
    public required int ChunkDays { get; init; }

    /// <summary>Number of worker processes.</summary>
    public required int Workers { get; init; }

    /// <summary>Full path of the checkpoint folder.</summary>
    public required string Checkpoint { get; init; }

    /// <summary>Whether failed chunks are tried again.</summary>
    public required bool RetryFailed { get; init; }

    /// <summary>Whether stored rows may be replaced.</summary>
    public required bool AllowReplace { get; init; }

    /// <summary>Whether days may lose time that their records cover.</summary>
    public required bool AllowLess { get; init; }

    /// <summary>Which of two files with different bars is preferred.</summary>
    public required SourcePreference Prefer { get; init; }

    /// <summary>Whether subfolders were searched too. Records without this member are from a version that never searched them.</summary>
    public bool Recurse { get; init; }

    /// <summary>Whether every file had to be listed in the vendor's manifest.</summary>
    public bool RequireManifest { get; init; }

    /// <summary>Whether a table without bars was accepted.</summary>
    public bool AllowEmpty { get; init; }

    void IJsonOnDeserialized.OnDeserialized() => JsonItems.Require(Dbn, "dbn");
}
