using MgcBackfill.Market;

namespace MgcBackfill.Inventory;

/// <summary>The files of a folder as a whole: counts, findings, and what to do.</summary>
public sealed record InventorySummary
{
    /// <summary>The given paths, as full paths.</summary>
    public required IReadOnlyList<string> Dbn { get; init; }

    /// <summary>True if only headers were read.</summary>
    public required bool HeaderOnly { get; init; }

    /// <summary>Number of files listed.</summary>
    public required int Files { get; init; }

    /// <summary>Number of files that a backfill would accept; files with equal bytes count once.</summary>
    public required int Usable { get; init; }

    /// <summary>Number of files that are refused.</summary>
    public required int Refused { get; init; }

    /// <summary>Bytes of all files.</summary>
    public required long Bytes { get; init; }

    /// <summary>Number of records of the files that were read to their end; null if only headers were read.</summary>
    public required long? Records { get; init; }

    /// <summary>First trading day that an accepted file touches; null if no file is accepted.</summary>
    public DateOnly? FirstDay => Days?.First.Date;

    /// <summary>Last trading day that an accepted file touches.</summary>
    public DateOnly? LastDay => Days?.Last.Date;

    /// <summary>The products of the accepted files with their trading days, in ordinal order of their roots.</summary>
    public required IReadOnlyList<InventoryRootDays> Roots { get; init; }

    /// <summary>All findings, by kind and then by time or path.</summary>
    public required IReadOnlyList<InventoryFinding> Findings { get; init; }

    /// <summary>Files with the same bytes.</summary>
    public IReadOnlyList<InventoryFinding> Duplicates => CountFindings(FindingKind.Duplicate);

    /// <summary>Files with the same bars, proved from their records.</summary>
    public IReadOnlyList<InventoryFinding> Collisions => CountFindings(FindingKind.Collision);

    /// <summary>Files whose headers declare the same time.</summary>
    public IReadOnlyList<InventoryFinding> Overlaps => CountFindings(FindingKind.Overlap);

    /// <summary>Time that no accepted file of a product covers.</summary>
    public IReadOnlyList<InventoryFinding> Gaps => CountFindings(FindingKind.Gap);

    /// <summary>Schemas and symbols that cover less time than others.</summary>
    public IReadOnlyList<InventoryFinding> Uneven =>
        [.. Findings.Where(f => f.Kind is FindingKind.UnevenSchema or FindingKind.UnevenSymbol)];

    /// <summary>The result in one line, with what to do.</summary>
    public required string Conclusion { get; init; }

    internal TradingDayRange? Days { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Conclusion;

    private InventoryFinding[] CountFindings(FindingKind kind) => [.. Findings.Where(f => f.Kind == kind)];
}
