using MgcBackfill.Engines;
using MgcBackfill.Errors;
using MgcBackfill.Formats;

namespace MgcBackfill.Analysis;

/// <summary>
/// Which table is read, and which of its days. Paths may be relative to the current folder of the process; front ends resolve them first.
/// </summary>
public record TableOptions
{
    /// <summary>The database; opened read-only.</summary>
    public required string Db { get; init; }

    /// <summary>The product; null for the one that the records name, or else the table holds (R2).</summary>
    public string? Symbol { get; init; }

    /// <summary>
    /// The value of symbol in the rows, in a database that holds several products; null for what the records name, or else the root.
    /// </summary>
    public string? SymbolName { get; init; }

    /// <summary>The rows that are read.</summary>
    internal TableReference Table => new(Db, Symbol, SymbolName);

    /// <summary>First trading day, inclusive; null for the first one stored.</summary>
    public DateOnly? Start { get; init; }

    /// <summary>Last trading day, inclusive; null for the last one stored.</summary>
    public DateOnly? End { get; init; }

    /// <summary>The checkpoint folder; null for the path of the database with <c>.checkpoint</c> appended, if that folder exists.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>Full path of the checkpoint folder.</summary>
    public string CheckpointPath => Path.GetFullPath(Checkpoint ?? Table.DefaultCheckpoint);

    /// <summary>Checks the options.</summary>
    /// <exception cref="UsageException">An option is invalid; the first one is reported.</exception>
    public virtual void Validate()
    {
        if (string.IsNullOrWhiteSpace(Db))
            throw new UsageException(ErrorIds.InvalidArgument, "No database is given.", $"Give its path with {OptionName.Db}.");
        if (Start is { } start && End is { } end && end < start)
            throw new UsageException(
                ErrorIds.RangeReversed,
                $"The last day {UtcText.Date(end)} lies before the first, {UtcText.Date(start)}.",
                "Swap or correct the two days. Both are inclusive trading days."
            );
        if (Checkpoint is not null && !Directory.Exists(Checkpoint))
            throw new UsageException(
                ErrorIds.InvalidArgument,
                $"There is no checkpoint folder '{Checkpoint}'.",
                $"Check the path. Without {OptionName.Checkpoint}, the folder beside the database is used if it exists."
            );
    }
}
