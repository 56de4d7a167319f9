using MgcBackfill.Checkpoint;
using MgcBackfill.Errors;
using MgcBackfill.Source;

namespace MgcBackfill.Insight;

/// <summary>Which bar is to be explained, and from what. Paths may be relative to the process; doors resolve them first.</summary>
public sealed record ProvenanceOptions
{
    /// <summary>The DuckDB database file.</summary>
    public required string Db { get; init; }

    /// <summary>The bar's open, Kind Utc, on a whole minute (T1).</summary>
    public required DateTime TsUtc { get; init; }

    /// <summary>DBN files, folders, or wildcards to find the bar in; empty to explain it from table and records alone.</summary>
    public IReadOnlyList<string> Dbn { get; init; } = [];

    /// <summary>How the source is searched for, and what must vouch for its files.</summary>
    public SourceOptions Source { get; init; } = new();

    /// <summary>The checkpoint folder; null for the database's path with <c>.checkpoint</c>, where there is one.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>Full path of the checkpoint folder.</summary>
    internal string CheckpointPath => Path.GetFullPath(Checkpoint ?? CheckpointFolder.DefaultFor(Db));

    /// <summary>Refuses what cannot be.</summary>
    /// <exception cref="UsageException">The first impossible value.</exception>
    public void Validate()
    {
        if (string.IsNullOrWhiteSpace(Db))
            throw new UsageException(ErrorIds.InvalidArgument, "No database is given.", $"Give its path with {OptionName.Db}.");
        if (Dbn.Any(string.IsNullOrWhiteSpace))
            throw new UsageException(ErrorIds.InvalidArgument, "The name of a DBN source is empty.", "Give files, a folder, or wildcards.");
        _ = ProvenanceInstant.Require(TsUtc);
        if (Checkpoint is not null && !Directory.Exists(Checkpoint))
            throw new UsageException(ErrorIds.InvalidArgument, $"There is no checkpoint folder '{Checkpoint}'.", $"Check the path. Without {OptionName.Checkpoint}, the folder beside the database is used if it exists.");
    }
}
