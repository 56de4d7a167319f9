using MgcBackfill.Engines;
using MgcBackfill.Errors;
using MgcBackfill.Source;

namespace MgcBackfill.Analysis;

/// <summary>
/// Which bar to explain, and from which source. Paths may be relative to the current folder of the process; front ends resolve them first.
/// </summary>
public sealed record ProvenanceOptions
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

    /// <summary>Open of the bar, Kind Utc, on a whole minute (T1).</summary>
    public required DateTime TsUtc { get; init; }

    /// <summary>
    /// DBN files, folders, or wildcards in which to look for the bar; empty to explain it from the table and the records alone.
    /// </summary>
    public IReadOnlyList<string> Dbn { get; init; } = [];

    /// <summary>How the source is searched for, and what its files must prove.</summary>
    public SourceOptions Source { get; init; } = new();

    /// <summary>The checkpoint folder; null for the path of the database with <c>.checkpoint</c> appended, if that folder exists.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>Full path of the checkpoint folder.</summary>
    internal string CheckpointPath => Path.GetFullPath(Checkpoint ?? Table.DefaultCheckpoint);

    /// <summary>Checks the options.</summary>
    /// <exception cref="UsageException">An option is invalid; the first one is reported.</exception>
    public void Validate()
    {
        if (string.IsNullOrWhiteSpace(Db))
            throw new UsageException(ErrorIds.InvalidArgument, "No database is given.", $"Give its path with {OptionName.Db}.");
        if (Dbn.Any(string.IsNullOrWhiteSpace))
            throw new UsageException(ErrorIds.InvalidArgument, "The name of a DBN source is empty.", "Give files, a folder, or wildcards.");
        _ = ProvenanceInstant.Require(TsUtc);
        if (Checkpoint is not null && !Directory.Exists(Checkpoint))
            throw new UsageException(
                ErrorIds.InvalidArgument,
                $"There is no checkpoint folder '{Checkpoint}'.",
                $"Check the path. Without {OptionName.Checkpoint}, the folder beside the database is used if it exists."
            );
    }
}
