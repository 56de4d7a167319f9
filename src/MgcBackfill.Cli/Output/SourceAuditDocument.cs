using MgcBackfill.Formats;
using MgcBackfill.Inventory;
using MgcBackfill.Log;
using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Cli.Output;

/// <summary>The output of <c>audit --json</c>. For a refused source, it contains what was found before the refusal.</summary>
internal sealed record SourceAuditDocument() : ResultDocument("audit")
{
    public required string Symbol { get; init; }
    public required bool Accepted { get; init; }
    public required string FindingsDigest { get; init; }
    public required string? Report { get; init; }
    public required RangeDocument? Covered { get; init; }
    public required RangeDocument? Requested { get; init; }
    public required IReadOnlyList<SourceAuditFile> Files { get; init; }
    public required AccountingDocument? Accounting { get; init; }
    public required IReadOnlyList<KindDocument> Kinds { get; init; }
    public required IReadOnlyList<SourceAuditContract> Outrights { get; init; }
    public required long Bars { get; init; }
    public required long ZeroVolumeBars { get; init; }
    public required int? FramesWithoutChecksum { get; init; }
    public required IReadOnlyList<DayDecision> Ties { get; init; }
    public required IReadOnlyList<DateOnly> Stubs { get; init; }
    public required IReadOnlyList<DateOnly> PartialDays { get; init; }
    public required IReadOnlyList<SourceAuditEmptyDay> DaysWithoutBars { get; init; }
    public required IReadOnlyList<DateOnly> UncoveredDays { get; init; }
    public required bool HasManifest { get; init; }
    public required bool HasConditions { get; init; }
    public required IReadOnlyList<VendorDay> Conditions { get; init; }
    public required IReadOnlyList<SourceNotice> Notices { get; init; }
    public required int ChunkDays { get; init; }
    public required IReadOnlyList<SourceAuditChunk> Chunks { get; init; }
    public required IReadOnlyList<DayDecision> Days { get; init; }

    public static SourceAuditDocument From(SourceAudit audit) =>
        new()
        {
            Symbol = audit.Symbol,
            Accepted = audit.Accepted,
            FindingsDigest = audit.FindingsDigest,
            Report = audit.Report,
            Covered = RangeDocument.From(audit.Covered),
            Requested = RangeDocument.From(audit.Requested),
            Files = audit.Files,
            Accounting = AccountingDocument.From(audit.Accounting),
            Kinds = [.. audit.Kinds.Select(k => new KindDocument(JsonText.Name(k.Kind), k.Mapped, k.Traded, k.Records))],
            Outrights = audit.Outrights,
            Bars = audit.Bars,
            ZeroVolumeBars = audit.ZeroVolume,
            FramesWithoutChecksum = audit.FramesWithoutChecksum,
            Ties = audit.Ties,
            Stubs = [.. audit.Stubs.Select(d => d.TradingDay)],
            PartialDays = [.. audit.PartialDays.Select(d => d.TradingDay)],
            DaysWithoutBars = audit.DaysWithoutBars,
            UncoveredDays = audit.Uncovered,
            HasManifest = audit.HasManifest,
            HasConditions = audit.HasConditions,
            Conditions = audit.Conditions,
            Notices = audit.Notices,
            ChunkDays = audit.ChunkDays,
            Chunks = audit.Chunks,
            Days = audit.Days,
        };

    /// <summary>Numbers of symbols and records of one kind.</summary>
    internal sealed record KindDocument(string Kind, int SymbolsMapped, int SymbolsTraded, long Records);
}
