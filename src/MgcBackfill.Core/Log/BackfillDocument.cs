using MgcBackfill.Backfill;
using MgcBackfill.Errors;
using MgcBackfill.Formats;
using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Log;

/// <summary>
/// The end of a run as JSON: what <c>backfill --json</c> and the job runner of the module print, in an array if several products were
/// requested. Every member is always present; a value
/// that is not known is null or empty.
/// </summary>
internal sealed record BackfillDocument
{
    public string Command { get; } = "backfill";
    public required string Status { get; init; }
    public required int ExitCode { get; init; }
    public required ErrorDocument? Error { get; init; }
    public required string RunId { get; init; }
    public required bool DryRun { get; init; }
    public required string Symbol { get; init; }
    public required string Db { get; init; }
    public required string Checkpoint { get; init; }
    public required RangeDocument? Requested { get; init; }
    public required ChunkCountsDocument Chunks { get; init; }
    public required RowCountsDocument Rows { get; init; }
    public required TrialDocument? Trial { get; init; }
    public required int Days { get; init; }
    public required int? DaysInTable { get; init; }
    public required int Stubs { get; init; }
    public required IReadOnlyList<DateOnly> PartialDays { get; init; }
    public required IReadOnlyList<DateOnly> UncoveredDays { get; init; }
    public required IReadOnlyList<DateOnly> DaysNotGiven { get; init; }
    public required IReadOnlyList<DayDecision> Ties { get; init; }
    public required long ZeroVolumeBars { get; init; }
    public required int FramesWithoutChecksum { get; init; }
    public required AccountingDocument? Accounting { get; init; }
    public required IReadOnlyList<FilePair> HeldTwice { get; init; }
    public required IReadOnlyList<BarChoice> Choices { get; init; }
    public required IReadOnlyList<string> RecordedFiles { get; init; }
    public required IReadOnlyList<SourceNotice> Notices { get; init; }
    public required IReadOnlyList<GateDocument> Gates { get; init; }
    public required DateTime? FirstTs { get; init; }
    public required DateTime? LastTs { get; init; }
    public required string? BuildDigest { get; init; }
    public required double WallSeconds { get; init; }
    public required PlanDocument? Plan { get; init; }

    public static BackfillDocument From(BackfillSummary summary, Exception? error, IWording wording, bool verbose) =>
        new()
        {
            Status = JsonText.Name(summary.Status),
            ExitCode = ExitCodes.For(error),
            Error = ErrorDocument.From(error, wording, verbose),
            RunId = summary.RunId,
            DryRun = summary.DryRun,
            Symbol = summary.Symbol,
            Db = summary.Db,
            Checkpoint = summary.Checkpoint,
            Requested = RangeDocument.From(summary.Requested),
            Chunks = new ChunkCountsDocument(summary.ChunksPlanned, summary.ChunksDone, summary.ChunksFailed, summary.ChunksSkipped),
            Rows = RowCountsDocument.From(summary),
            Trial = TrialDocument.From(summary.Trial),
            Days = summary.Scan?.Days ?? 0,
            DaysInTable = summary.Verification?.Days,
            Stubs = summary.Scan?.Stubs ?? 0,
            PartialDays = Dates(summary.Scan?.PartialDays),
            UncoveredDays = Dates(summary.Plan?.Uncovered),
            DaysNotGiven = Dates(summary.Plan?.NotGiven),
            Ties = summary.Scan?.Ties ?? [],
            ZeroVolumeBars = summary.Scan?.ZeroVolume ?? 0,
            FramesWithoutChecksum = summary.Scan?.FramesWithoutChecksum ?? 0,
            Accounting = AccountingDocument.From(summary.Scan?.Accounting),
            HeldTwice = summary.Scan?.HeldTwice ?? [],
            Choices = summary.Scan?.Choices ?? [],
            RecordedFiles = [.. summary.RecordedFiles.Select(f => f.Path)],
            Notices = summary.Notices,
            Gates = GateDocument.From(summary.Verification),
            FirstTs = summary.Verification?.FirstTs,
            LastTs = summary.Verification?.LastTs,
            BuildDigest = summary.Verification?.BuildDigest,
            WallSeconds = JsonText.Seconds(summary.Elapsed),
            Plan = summary is { DryRun: true, Plan: { } plan } ? PlanDocument.From(plan, summary.Scan) : null,
        };

    /// <summary>The documents of several runs: an array, with an object for each product.</summary>
    public static BackfillDocument[] From(IReadOnlyList<BackfillOutcome> outcomes, IWording wording, bool verbose) =>
        [.. outcomes.Select(o => From(o.Summary, o.Error, wording, verbose))];

    private static DateOnly[] Dates(IReadOnlyList<TradingDay>? days) => [.. days?.Select(d => d.Date) ?? []];
}
