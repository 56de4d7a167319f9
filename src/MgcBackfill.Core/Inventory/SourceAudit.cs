using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Inventory;

/// <summary>
/// What a backfill would find in a source and do with it, before there is a database. Of a source that is refused: what was found up to
/// the refusal.
/// </summary>
public sealed record SourceAudit
{
    /// <summary>Why the source is refused, with the place; null where a backfill would take it.</summary>
    public required BackfillException? Refusal { get; init; }

    /// <summary>True where a backfill would take the source.</summary>
    public bool Accepted => Refusal is null;

    /// <summary>The files in the order of reading, or by path where the source was refused before there was an order.</summary>
    public required IReadOnlyList<SourceAuditFile> Files { get; init; }

    /// <summary>The trading days that the headers cover together; null where the source was refused before.</summary>
    public TradingDayRange? Covered { get; init; }

    /// <summary>The asked trading days, or all that the source covers; null where the source was refused before.</summary>
    public TradingDayRange? Requested { get; init; }

    /// <summary>Where every record went (P3); null where the source was not read to its end.</summary>
    public RecordAccounting? Accounting { get; init; }

    /// <summary>Symbols and records by kind, in the asked range.</summary>
    public IReadOnlyList<SourceAuditKind> Kinds { get; init; } = [];

    /// <summary>Every outright that the headers map or that traded in the asked range, by its first day, then by symbol.</summary>
    public IReadOnlyList<SourceAuditContract> Outrights { get; init; } = [];

    /// <summary>Every decided trading day, in order; each bar of its contract was proved (F1, section 5).</summary>
    public IReadOnlyList<DayDecision> Days { get; init; } = [];

    /// <summary>Days from Monday to Friday that the source covers, and on which no outright traded; empty where it was not read to its end.</summary>
    public IReadOnlyList<SourceAuditEmptyDay> DaysWithoutBars { get; init; } = [];

    /// <summary>Requested days that no file covers at all, Saturdays apart.</summary>
    public IReadOnlyList<DateOnly> Uncovered { get; init; } = [];

    /// <summary>True where a manifest.json of the vendor lies beside every file, so that a cut at the end of a frame would be seen (A3).</summary>
    public bool HasManifest { get; init; }

    /// <summary>True where a condition.json of the vendor lies beside every file; else nothing is known of the vendor's conditions.</summary>
    public bool HasConditions { get; init; }

    /// <summary>Covered UTC days that the vendor calls degraded, pending or missing (A3).</summary>
    public IReadOnlyList<VendorDay> Conditions { get; init; } = [];

    /// <summary>Zstd frames without a checksum; null where they were not counted.</summary>
    public int? FramesWithoutChecksum { get; init; }

    /// <summary>What must be reported of the source.</summary>
    public IReadOnlyList<SourceNotice> Notices { get; init; } = [];

    /// <summary>Trading days of a chunk.</summary>
    public required int ChunkDays { get; init; }

    /// <summary>The chunks that a backfill into an empty database would do, in order.</summary>
    public IReadOnlyList<SourceAuditChunk> Chunks { get; init; } = [];

    /// <summary>Selected bars of the days decided.</summary>
    public long Bars => Days.Sum(d => (long)d.Bars);

    /// <summary>Selected bars with zero volume (B3).</summary>
    public long ZeroVolume => Days.Sum(d => (long)d.ZeroVolume);

    /// <summary>Days on which the highest volume was tied (F2, F3).</summary>
    public IReadOnlyList<DayDecision> Ties => [.. Days.Where(d => d.Reason != SelectionReason.Volume)];

    /// <summary>Days whose bars lie within one hour (T2).</summary>
    public IReadOnlyList<DayDecision> Stubs => [.. Days.Where(d => d.Stub)];

    /// <summary>Days with bars that the source covers only in part (T4).</summary>
    public IReadOnlyList<DayDecision> PartialDays => [.. Days.Where(d => d.Partial)];

    /// <summary>
    /// SHA-256 of the findings as the report words them, lower-case hex: the same for the same bytes, days and chunks, wherever the files
    /// lie. It ties an approval to what was found.
    /// </summary>
    public string FindingsDigest { get; init; } = "";

    /// <summary>Full path of the report that was written; null where none was asked for.</summary>
    public string? Report { get; init; }

    /// <summary>Raises the refusal, where there is one.</summary>
    /// <exception cref="SourceException">The source is refused.</exception>
    /// <exception cref="DataException">A selected bar breaks a rule.</exception>
    public void Require()
    {
        if (Refusal is not null)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(Refusal);
    }
}
