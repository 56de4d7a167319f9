using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MgcBackfill.Checkpoint;
using MgcBackfill.Errors;
using MgcBackfill.Fuzz.Engine;
using MgcBackfill.Market;

namespace MgcBackfill.Fuzz.Records;

/// <summary>
/// The state file and the day records together: one input holds both, with a line of four equals signs between them.
/// </summary>
internal abstract class CheckpointTarget : FuzzTarget
{
    private const int MaxDays = 40;
    private const int IdentityShare = 4;

    private JsonLines<ChunkRecord> _chunks = JsonLines<ChunkRecord>.Empty;
    private JsonLines<DayRecord> _days = JsonLines<DayRecord>.Empty;
    private CheckpointState _state = CheckpointState.Empty;

    public override ErrorClass Refusal => ErrorClass.Target;

    // A line of a few hundred bytes may describe a chunk of all representable days, and each day has its own entry in a table.
    public override long AllocationBase => 16 << 20;

    protected static ReadOnlySpan<byte> Between => "====\n"u8;

    protected HistoryMaker Maker { get; } = new();

    public override void Read(byte[] input)
    {
        var (state, days) = Split(input);
        _chunks = JsonLines<ChunkRecord>.Parse("state.jsonl", state, CheckpointJson.Default.ChunkRecord);
        _days = JsonLines<DayRecord>.Parse("days.jsonl", days, CheckpointJson.Default.DayRecord);
        _state = CheckpointState.FromRecords("state.jsonl", _chunks, "days.jsonl", _days, 0);
    }

    public override void CheckAccepted(byte[] input)
    {
        var (state, days) = Split(input);
        var (slowState, slowDays) = (new ReferenceLines(state, Shape.Chunk), new ReferenceLines(days, Shape.Day));
        RequireLines(_chunks, slowState, CheckpointJson.Default.ChunkRecord);
        RequireLines(_days, slowDays, CheckpointJson.Default.DayRecord);
        InconsistencyException.Require(
            _state.TornLines == slowState.TornLines + slowDays.TornLines,
            "other torn lines than the slow reading has"
        );
        var slow = new ReferenceHistory(slowState.Records, slowDays.Records);
        InconsistencyException.Require(slow.Refusal is null, $"accepted; the slow reading refuses it: {slow.Refusal}");
        RequireState(slow);
    }

    public override void CheckRefused(byte[] input, BackfillException refusal)
    {
        var (state, days) = Split(input);
        var (slowState, slowDays) = (new ReferenceLines(state, Shape.Chunk), new ReferenceLines(days, Shape.Day));
        InconsistencyException.Require(
            slowState.Refusal is not null
                || slowDays.Refusal is not null
                || new ReferenceHistory(slowState.Records, slowDays.Records).Refusal is not null,
            $"refused; the slow reading has nothing against it: {refusal.Message}"
        );
    }

    /// <summary>
    /// Requires that a file's lines equal those of the slow reading, and that each record stays the same when it is written and read again.
    /// </summary>
    internal static void RequireLines<T>(JsonLines<T> lines, ReferenceLines slow, JsonTypeInfo<T> type)
    {
        InconsistencyException.Require(slow.Refusal is null, $"accepted; the slow reading refuses {slow.Refusal}");
        InconsistencyException.Require(
            lines.Records.Count == slow.Records.Count,
            $"{lines.Records.Count} records; the slow reading has {slow.Records.Count}"
        );
        InconsistencyException.Require(
            lines.TornLines == slow.TornLines && lines.TornAt == slow.TornAt,
            "another torn line than the slow reading has"
        );

        // Done for only a part of the inputs, because it is the most expensive check.
        foreach (var (record, line) in lines.Length % IdentityShare == 0 ? lines.Records : [])
        {
            var json = JsonSerializer.Serialize(record, type);
            InconsistencyException.Require(
                json == JsonSerializer.Serialize(JsonSerializer.Deserialize(json, type)!, type),
                $"line {line} is not read as it was written"
            );
        }
    }

    private static (byte[] State, byte[] Days) Split(byte[] input)
    {
        var at = input.AsSpan().IndexOf(Between);
        return at < 0 ? (input, []) : (input[..at], input[(at + Between.Length)..]);
    }

    private void RequireState(ReferenceHistory slow)
    {
        InconsistencyException.Require(_state.Attempts.Count == slow.Attempts.Count, "other attempts than the slow reading has");
        foreach (var (attempt, other) in _state.Attempts.Zip(slow.Attempts))
        {
            var range = new TradingDayRange(TradingDay.From(other.Start), TradingDay.From(other.End));
            var status = other is { Status: "pending", Begun: true } ? "in_progress" : other.Status;
            InconsistencyException.Require(
                attempt.Id == other.Id
                    && attempt.Range == range
                    && attempt.Begun == other.Begun
                    && attempt.Days.Count == other.Days.Count
                    && Enum.GetName(attempt.Status)!
                        .Equals(status.Replace("_", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase),
                $"attempt {attempt.Id} is not that of the slow reading"
            );
            RequireDays(slow, other.Start, other.End);
        }

        var next = slow.Attempts.Count == 0 ? 1 : (decimal)slow.Attempts[^1].Id + 1;
        InconsistencyException.Require(_state.NextAttemptId == next, $"the next attempt would be {_state.NextAttemptId} and not {next}");
    }

    private void RequireDays(ReferenceHistory slow, DateOnly start, DateOnly end)
    {
        var last = Math.Min(end.DayNumber, start.DayNumber + MaxDays) + 1;
        for (var number = Math.Max(0, start.DayNumber - 1); number <= last; number++)
        {
            var date = DateOnly.FromDayNumber(number);
            var (attempt, other) = (_state.FindAttempt(TradingDay.From(date)), slow.Find(date));
            InconsistencyException.Require(
                attempt?.Id == other?.Id,
                $"{date:O} is of attempt {attempt?.Id}; the slow reading says {other?.Id}"
            );
            var decision = other is { Status: "done" } ? other.Days.GetValueOrDefault(date) : default;
            var digest = decision.ValueKind == JsonValueKind.Object ? decision.GetProperty("digest").GetString() : null;
            InconsistencyException.Require(
                _state.FindDecision(TradingDay.From(date))?.Digest == digest,
                $"{date:O} has another decision than in the slow reading"
            );
        }
    }
}
