using MgcBackfill.Checkpoint;
using MgcBackfill.Errors;
using MgcBackfill.Source;

namespace MgcBackfill.Verify;

/// <summary>What is asked of a proof of a table (section 10). Paths may be relative to the process; doors resolve them first.</summary>
public sealed record VerifyOptions
{
    /// <summary>The DuckDB database file.</summary>
    public required string Db { get; init; }

    /// <summary>DBN files, folders, or wildcards to prove against; empty to prove the table and the records alone.</summary>
    public IReadOnlyList<string> Dbn { get; init; } = [];

    /// <summary>How the source is searched for, and what must vouch for its files.</summary>
    public SourceOptions Source { get; init; } = new();

    /// <summary>How many days to compare with the source by count, first and last ts; null for every value of every bar (G2).</summary>
    public int? SampleDays { get; init; }

    /// <summary>The checkpoint folder; null for the database's path with <c>.checkpoint</c>, where there is one.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>True to accept a table without a bar, which proves nothing (I9).</summary>
    public bool AllowEmpty { get; init; }

    /// <summary>Full path of the checkpoint folder.</summary>
    public string CheckpointPath => Path.GetFullPath(Checkpoint ?? CheckpointFolder.DefaultFor(Db));

    /// <summary>Refuses what cannot be.</summary>
    /// <exception cref="UsageException">The first impossible value.</exception>
    public void Validate()
    {
        if (string.IsNullOrWhiteSpace(Db))
            throw new UsageException(ErrorIds.InvalidArgument, "No database is given.", $"Give its path with {OptionName.Db}.");
        if (Dbn.Any(string.IsNullOrWhiteSpace))
            throw new UsageException(ErrorIds.InvalidArgument, "The name of a DBN source is empty.", "Give files, a folder, or wildcards.");
        if (SampleDays < 1)
            throw new UsageException(ErrorIds.InvalidArgument, $"A sample of {SampleDays} days is not possible.", "Give at least 1 day, or leave the number out to compare all days.");
        if (Checkpoint is not null && !Directory.Exists(Checkpoint))
        {
            EnvironmentErrors.RequireKnown(Checkpoint);
            throw new UsageException(ErrorIds.InvalidArgument, $"There is no checkpoint folder '{Checkpoint}'.", $"Check the path. Without {OptionName.Checkpoint}, the folder beside the database is used if it exists.");
        }
    }
}
