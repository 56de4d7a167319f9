using MgcBackfill.Backfill;
using MgcBackfill.Errors;
using MgcBackfill.Source;

namespace MgcBackfill.Inventory;

/// <summary>What is asked of an audit of a source. Paths may be relative to the process; doors resolve them first.</summary>
public sealed record SourceAuditOptions
{
    /// <summary>DBN files, folders, or wildcards (S1).</summary>
    public required IReadOnlyList<string> Dbn { get; init; }

    /// <summary>How the source is searched for, and what must vouch for its files.</summary>
    public SourceOptions Source { get; init; } = new();

    /// <summary>First trading day, inclusive; null for all the source has (T3).</summary>
    public DateOnly? Start { get; init; }

    /// <summary>Last trading day, inclusive; null for all the source has.</summary>
    public DateOnly? End { get; init; }

    /// <summary>Trading days of a chunk, at least 1 (C1).</summary>
    public int ChunkDays { get; init; } = BackfillOptions.DefaultChunkDays;

    /// <summary>True to accept days without a bar, which prove nothing (I9).</summary>
    public bool AllowEmpty { get; init; }

    /// <summary>Where to write the findings as a report; null for nowhere.</summary>
    public string? Report { get; init; }

    /// <summary>Refuses what cannot be.</summary>
    /// <exception cref="UsageException">The first impossible value.</exception>
    public void Validate()
    {
        ToBackfill().Validate();
        if (Report is not null && string.IsNullOrWhiteSpace(Report))
            throw new UsageException(ErrorIds.InvalidArgument, "The name of the report is empty.", "Give a file, or leave it out.");
    }

    /// <summary>The backfill that is audited, into a database that nobody opens.</summary>
    internal BackfillOptions ToBackfill() => new()
    {
        Db = "(none)", Dbn = Dbn, Source = Source, Start = Start, End = End, ChunkDays = ChunkDays, DryRun = true,
    };
}
