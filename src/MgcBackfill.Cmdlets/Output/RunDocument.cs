using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using MgcBackfill.Backfill;
using MgcBackfill.Errors;
using MgcBackfill.Log;
using MgcBackfill.Market;

namespace MgcBackfill.Cmdlets;

/// <summary>
/// The end of a run as the job runner prints it with -Json: the document of <c>mgc-backfill backfill --json</c>, member for member.
/// <c>Invoke-MgcBackfill</c> writes one to the information stream at the end of each run, also of one that failed.
/// </summary>
/// <param name="summary">The end of the run.</param>
public sealed class RunDocument(BackfillSummary summary)
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new AdviceTextConverter(CmdletWording.Instance) },
    };

    /// <summary>The JSON of the run.</summary>
    /// <param name="error">The error that the run ended with; null if it succeeded.</param>
    public string ToJson(Exception? error) =>
        JsonSerializer.Serialize(
            new
            {
                Command = "backfill",
                Status = Name(summary.Status),
                ExitCode = ExitCodes.For(error),
                Error = CreateError(error),
                summary.RunId,
                summary.DryRun,
                summary.Db,
                summary.Checkpoint,
                Requested = Range(summary.Requested),
                Chunks = new
                {
                    Planned = summary.ChunksPlanned,
                    Done = summary.ChunksDone,
                    Failed = summary.ChunksFailed,
                    Skipped = summary.ChunksSkipped,
                },
                Rows = new
                {
                    summary.Merge.Inserted,
                    summary.Merge.Updated,
                    summary.Merge.Unchanged,
                    summary.Merge.Deleted,
                    summary.Merge.Stored,
                    InTable = summary.Verification?.Rows,
                },
                Days = summary.Scan?.Days ?? 0,
                DaysInTable = summary.Verification?.Days,
                Stubs = summary.Scan?.Stubs ?? 0,
                PartialDays = Dates(summary.Scan?.PartialDays),
                UncoveredDays = Dates(summary.Plan?.Uncovered),
                DaysNotGiven = Dates(summary.Plan?.NotGiven),
                Ties = summary.Scan?.Ties ?? [],
                ZeroVolumeBars = summary.Scan?.ZeroVolume ?? 0,
                FramesWithoutChecksum = summary.Scan?.FramesWithoutChecksum ?? 0,
                Accounting = Accounting(summary.Scan?.Accounting),
                HeldTwice = summary.Scan?.HeldTwice ?? [],
                Choices = summary.Scan?.Choices ?? [],
                RecordedFiles = summary.RecordedFiles.Select(f => f.Path),
                summary.Notices,
                Gates = summary.Verification?.Gates.Select(g => new
                {
                    g.Name,
                    g.Rule,
                    Outcome = Name(g.Outcome),
                    g.Failures,
                    g.Detail,
                    g.Examples,
                })
                    ?? [],
                summary.Verification?.FirstTs,
                summary.Verification?.LastTs,
                summary.Verification?.BuildDigest,
                WallSeconds = Math.Round(summary.Elapsed.TotalSeconds, 3),
                Plan = summary is { DryRun: true, Plan: { } plan } ? CreatePlan(plan, summary.Scan?.Decisions ?? []) : null,
            },
            s_options
        );

    /// <summary>The JSON of a failure before there was a run.</summary>
    /// <param name="error">The error.</param>
    public static string ToFailureJson(Exception error) =>
        JsonSerializer.Serialize(
            new
            {
                Command = "backfill",
                Status = error is OperationCanceledException ? "cancelled" : "failed",
                ExitCode = ExitCodes.For(error),
                Error = CreateError(error),
            },
            s_options
        );

    /// <inheritdoc/>
    public override string ToString() => $"Run {summary.RunId}: {Name(summary.Status)}";

    private static object? CreateError(Exception? error)
    {
        if (error is null)
            return null;
        var (report, shown) = (ErrorReport.From(error), ShellError.From(error));
        return new
        {
            report.Id,
            report.Class,
            shown.Message,
            Advice = shown.Advice is "" ? null : shown.Advice,
            Where = new Location(report.Where),
        };
    }

    private static object CreatePlan(BackfillPlan plan, IReadOnlyList<DayDecision> days) =>
        new
        {
            Chunks = plan.Chunks.Select(c => new
            {
                Start = c.Range.First.Date,
                End = c.Range.Last.Date,
                Cause = Name(c.Cause),
                EarlierAttempt = c.Earlier,
                c.MayReplace,
            }),
            Days = days,
        };

    // Read and so on; whether they balance is not a count.
    private static object? Accounting(RecordAccounting? a) =>
        a is null
            ? null
            : new
            {
                a.Read,
                a.Selected,
                a.OtherOutrights,
                a.CalendarSpreads,
                a.Combinations,
                a.OtherSymbols,
                a.OtherTypes,
                a.HeldTwice,
                a.Outside,
                a.AlreadyDone,
                a.Unread,
            };

    private static Days? Range(TradingDayRange? range) => range is { } days ? new Days(days.First.Date, days.Last.Date) : null;

    private static IEnumerable<DateOnly> Dates(IReadOnlyList<TradingDay>? days) => days?.Select(d => d.Date) ?? [];

    private static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private sealed record Days(DateOnly Start, DateOnly End);

    // Where an error was found: what is known, and nothing else.
    private sealed class Location(ErrorLocation where)
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? File => where.File;

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public long? ByteOffset => where.ByteOffset;

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public long? RecordIndex => where.RecordIndex;

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public long? Line => where.Line;

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public uint? InstrumentId => where.InstrumentId;

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? SourceSymbol => where.SourceSymbol;

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public DateTime? TsUtc => where.TsUtc;

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public DateOnly? TradingDay => where.TradingDay;

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public Days? Chunk => where.Chunk is { } chunk ? new Days(chunk.Start, chunk.End) : null;
    }
}
