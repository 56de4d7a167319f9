using System.Globalization;
using MgcBackfill.Checkpoint;
using MgcBackfill.Market;

namespace MgcBackfill.Tests.Support;

/// <summary>Records of the checkpoint files, with defaults for everything that a test does not care about.</summary>
internal static class SampleRecords
{
    public const string Digest = "b474f76e55ff65d00cf76b11121304fcb6ff67caf40f726acd7c607bfb0b46b6";

    public static readonly DateTime Began = new(2024, 7, 1, 8, 30, 0, DateTimeKind.Utc);

    public static readonly DateTime Ended = new(2024, 7, 1, 8, 30, 1, 500, DateTimeKind.Utc);

    public static DateOnly Date(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static TradingDay Day(string text) => TradingDay.From(Date(text));

    public static SourceRecord GoldFile(
        string path = "gold.dbn.zst",
        char sha256 = 'a',
        string start = "2024-01-01",
        string end = "2024-02-01"
    ) =>
        new()
        {
            Path = path,
            Sha256 = new string(sha256, 64),
            Size = 12_345,
            Mtime = new DateTime(2024, 6, 30, 12, 0, 0, DateTimeKind.Utc),
            Start = DbnBuilder.Time(start),
            End = DbnBuilder.Time(end),
        };

    /// <summary>A status record, with the rows, times and error that fit the status.</summary>
    public static ChunkRecord Chunk(
        long attempt,
        string start,
        string end,
        AttemptStatus status,
        long rows = 0,
        bool replace = false,
        IReadOnlyList<SourceRecord>? sources = null
    ) =>
        new()
        {
            AttemptId = attempt,
            RunId = "20240701T083000Z-0a1b2c3d",
            ChunkStart = Date(start),
            ChunkEnd = Date(end),
            Status = status,
            RowsWritten = rows,
            Merge = status == AttemptStatus.Done ? new MergeRecord(rows, 0, 0, 0) : null,
            FirstTs = rows > 0 ? Instant.ToDateTime(Day(start).Open) : null,
            LastTs = rows > 0 ? Instant.ToDateTime(Day(start).Open + ((rows - 1) * 60_000_000_000)) : null,
            Replace = replace,
            StartedAt = status == AttemptStatus.Pending ? null : Began,
            FinishedAt = status is AttemptStatus.Done or AttemptStatus.Failed ? Ended : null,
            SourceDbn = sources ?? [GoldFile()],
            Error = status == AttemptStatus.Failed ? new ErrorRecord("BarInvalid", "a bar broke a rule", "at here") : null,
        };

    public static DayRecord Decision(long attempt, string day, int bars) =>
        new()
        {
            TradingDay = Date(day),
            SourceSymbol = "MGCG4",
            Reason = SelectionReason.Volume,
            Candidates = [new Candidate("MGCG4", (UInt128)bars, bars)],
            Bars = bars,
            FirstTs = Instant.ToDateTime(Day(day).Open),
            LastTs = Instant.ToDateTime(Day(day).Open + ((bars - 1) * 60_000_000_000L)),
            Partial = false,
            Stub = bars <= 60,
            ZeroVolume = 0,
            Digest = Digest,
            AttemptId = attempt,
            RunId = "20240701T083000Z-0a1b2c3d",
        };

    /// <summary>The records as if read from a file, one per line.</summary>
    public static JsonLines<T> Lines<T>(params IEnumerable<T> records) => new([.. records.Select((r, i) => (r, i + 1L))], 0, null, 0);

    /// <summary>The state that the records add up to.</summary>
    public static CheckpointState Fold(IEnumerable<ChunkRecord> chunks, IEnumerable<DayRecord>? days = null) =>
        CheckpointState.FromRecords("state.jsonl", Lines(chunks), "days.jsonl", Lines(days ?? []), 0);
}
