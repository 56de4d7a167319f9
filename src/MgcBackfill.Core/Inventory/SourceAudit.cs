using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Inventory;

/// <summary>
/// What a backfill would find in a source and do with it, before there is a database. If the source is refused, it holds what was found up
/// to the refusal.
/// </summary>
public sealed record SourceAudit
{
    /// <summary>The root of the product.</summary>
    public required string Symbol { get; init; }

    /// <summary>Why the source is refused, with the location; null if a backfill would accept it.</summary>
    public required BackfillException? Refusal { get; init; }

    /// <summary>True if a backfill would accept the source.</summary>
    public bool Accepted => Refusal is null;

    /// <summary>The files in reading order, or by path if the source was refused before that order was known.</summary>
    public required IReadOnlyList<SourceAuditFile> Files { get; init; }

    /// <summary>The trading days that the headers cover together; null if the source was refused before this was known.</summary>
    public TradingDayRange? Covered { get; init; }

    /// <summary>The requested trading days, or all that the source covers; null if the source was refused before this was known.</summary>
    public TradingDayRange? Requested { get; init; }

    /// <summary>What happened to every record (P3); null if the source was not read to its end.</summary>
    public RecordAccounting? Accounting { get; init; }

    /// <summary>Symbols and records by kind, in the requested range.</summary>
    public IReadOnlyList<SourceAuditKind> Kinds { get; init; } = [];

    /// <summary>Every outright that the headers map or that traded in the requested range, by its first day and then by symbol.</summary>
    public IReadOnlyList<SourceAuditContract> Outrights { get; init; } = [];

    /// <summary>Every decided trading day, in order. Each bar of its contract passed the checks (F1, section 5).</summary>
    public IReadOnlyList<DayDecision> Days { get; init; } = [];

    /// <summary>Covered days from Monday to Friday on which no outright traded; empty if the source was not read to its end.</summary>
    public IReadOnlyList<SourceAuditEmptyDay> DaysWithoutBars { get; init; } = [];

    /// <summary>Requested days that no file covers at all, without Saturdays.</summary>
    public IReadOnlyList<DateOnly> Uncovered { get; init; } = [];

    /// <summary>
    /// True if a manifest.json of the vendor lies beside every file, so that a file cut at the end of a frame would be detected (A3).
    /// </summary>
    public bool HasManifest { get; init; }

    /// <summary>True if a condition.json of the vendor lies beside every file. Otherwise the vendor's conditions are unknown.</summary>
    public bool HasConditions { get; init; }

    /// <summary>Covered UTC days that the vendor lists as degraded, pending or missing (A3).</summary>
    public IReadOnlyList<VendorDay> Conditions { get; init; } = [];

    /// <summary>Number of zstd frames without a checksum; null if they were not counted.</summary>
    public int? FramesWithoutChecksum { get; init; }

    /// <summary>The notices about the source.</summary>
    public IReadOnlyList<SourceNotice> Notices { get; init; } = [];

    /// <summary>Number of trading days per chunk.</summary>
    public required int ChunkDays { get; init; }

    /// <summary>The chunks of a backfill into an empty database, in order.</summary>
    public IReadOnlyList<SourceAuditChunk> Chunks { get; init; } = [];

    /// <summary>Number of selected bars on the decided days.</summary>
    public long Bars => Days.Sum(d => (long)d.Bars);

    /// <summary>Number of selected bars with zero volume (B3).</summary>
    public long ZeroVolume => Days.Sum(d => (long)d.ZeroVolume);

    /// <summary>Days on which the highest volume was tied (F2, F3).</summary>
    public IReadOnlyList<DayDecision> Ties => [.. Days.Where(d => d.Reason != SelectionReason.Volume)];

    /// <summary>Days whose bars lie within one hour (T2).</summary>
    public IReadOnlyList<DayDecision> Stubs => [.. Days.Where(d => d.Stub)];

    /// <summary>Days with bars that the source covers only partly (T4).</summary>
    public IReadOnlyList<DayDecision> PartialDays => [.. Days.Where(d => d.Partial)];

    /// <summary>
    /// SHA-256 of the text of the findings in the report, lower-case hex. It is the same for the same bytes, days and chunks, wherever the
    /// files lie, so that an approval can refer to exactly these findings.
    /// </summary>
    public string FindingsDigest { get; init; } = "";

    /// <summary>Full path of the report that was written; null if none was requested.</summary>
    public string? Report { get; init; }

    /// <summary>Throws the refusal if there is one.</summary>
    /// <exception cref="SourceException">The source is refused.</exception>
    /// <exception cref="DataException">A selected bar breaks a rule.</exception>
    public void Require()
    {
        if (Refusal is not null)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(Refusal);
    }
}
