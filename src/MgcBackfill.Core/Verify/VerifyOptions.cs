using MgcBackfill.Engines;
using MgcBackfill.Errors;
using MgcBackfill.Source;

namespace MgcBackfill.Verify;

/// <summary>
/// Options of a verification (section 10). Paths may be relative to the current folder of the process; front ends resolve them first.
/// </summary>
public sealed record VerifyOptions
{
    /// <summary>The database.</summary>
    public required string Db { get; init; }

    /// <summary>The product; null for the one that the records name, or else the table holds (R2).</summary>
    public string? Symbol { get; init; }

    /// <summary>
    /// The value of symbol in the rows, in a database that holds several products; null for what the records name, or else the root.
    /// </summary>
    public string? SymbolName { get; init; }

    /// <summary>The rows that are read.</summary>
    internal TableReference Table => new(Db, Symbol, SymbolName);

    /// <summary>DBN files, folders, or wildcards to compare with; empty to verify only the table and the records.</summary>
    public IReadOnlyList<string> Dbn { get; init; } = [];

    /// <summary>How the source is searched for, and what its files must prove.</summary>
    public SourceOptions Source { get; init; } = new();

    /// <summary>Number of days to compare with the source by count, first and last ts; null for every value of every bar (G2).</summary>
    public int? SampleDays { get; init; }

    /// <summary>The checkpoint folder; null for the database's path with <c>.checkpoint</c>, if that folder exists.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>True to accept a table without any bar, which proves nothing (I9).</summary>
    public bool AllowEmpty { get; init; }

    /// <summary>Full path of the checkpoint folder.</summary>
    public string CheckpointPath => Path.GetFullPath(Checkpoint ?? Table.DefaultCheckpoint);

    /// <summary>Validates the options.</summary>
    /// <exception cref="UsageException">The first invalid value.</exception>
    public void Validate()
    {
        if (string.IsNullOrWhiteSpace(Db))
            throw new UsageException(ErrorIds.InvalidArgument, "No database is given.", $"Give its path with {OptionName.Db}.");
        if (Dbn.Any(string.IsNullOrWhiteSpace))
            throw new UsageException(ErrorIds.InvalidArgument, "The name of a DBN source is empty.", "Give files, a folder, or wildcards.");
        if (SampleDays < 1)
            throw new UsageException(
                ErrorIds.InvalidArgument,
                $"A sample of {SampleDays} days is not possible.",
                "Give at least 1 day, or leave the number out to compare all days."
            );
        if (Checkpoint is not null && !Directory.Exists(Checkpoint))
        {
            EnvironmentErrors.RequireKnown(Checkpoint);
            throw new UsageException(
                ErrorIds.InvalidArgument,
                $"There is no checkpoint folder '{Checkpoint}'.",
                $"Check the path. Without {OptionName.Checkpoint}, the folder beside the database is used if it exists."
            );
        }
    }
}
