using MgcBackfill.Backfill;
using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Inventory;

/// <summary>Options of a source audit. Paths may be relative to the current folder of the process; front ends resolve them first.</summary>
public sealed record SourceAuditOptions
{
    /// <summary>DBN files, folders, or wildcards (S1).</summary>
    public required IReadOnlyList<string> Dbn { get; init; }

    /// <summary>The product.</summary>
    public Product Product { get; init; } = Products.Default;

    /// <summary>How the source is searched for, and what its files must prove.</summary>
    public SourceOptions Source { get; init; } = new();

    /// <summary>First trading day, inclusive; null for the first day of the source (T3).</summary>
    public DateOnly? Start { get; init; }

    /// <summary>Last trading day, inclusive; null for the last day of the source.</summary>
    public DateOnly? End { get; init; }

    /// <summary>Number of trading days per chunk, at least 1 (C1).</summary>
    public int ChunkDays { get; init; } = BackfillOptions.DefaultChunkDays;

    /// <summary>True to accept a range without any bar, which proves nothing (I9).</summary>
    public bool AllowEmpty { get; init; }

    /// <summary>Where to write the report; null for no report.</summary>
    public string? Report { get; init; }

    /// <summary>Validates the options.</summary>
    /// <exception cref="UsageException">The first invalid value.</exception>
    public void Validate()
    {
        ToBackfill().Validate();
        if (Report is not null && string.IsNullOrWhiteSpace(Report))
            throw new UsageException(ErrorIds.InvalidArgument, "The name of the report is empty.", "Give a file, or leave it out.");
    }

    /// <summary>The backfill that is audited. Its database is never opened.</summary>
    internal BackfillOptions ToBackfill() =>
        new()
        {
            Db = "(none)",
            Dbn = Dbn,
            Source = Source,
            Start = Start,
            End = End,
            ChunkDays = ChunkDays,
            DryRun = true,
        };
}
