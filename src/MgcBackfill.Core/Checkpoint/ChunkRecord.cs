using System.Text.Json.Serialization;
using MgcBackfill.Formats;
using MgcBackfill.Market;

namespace MgcBackfill.Checkpoint;

/// <summary>One line of <c>mgc_backfill_state.jsonl</c>: one change of status of one attempt (C2).</summary>
public sealed record ChunkRecord : IJsonOnDeserialized
{
    /// <summary>Id of the attempt. A new attempt has a higher id than every earlier one in the file.</summary>
    public required long AttemptId { get; init; }

    /// <summary>Id of the run that wrote the line.</summary>
    public required string RunId { get; init; }

    /// <summary>First trading day, inclusive.</summary>
    public required DateOnly ChunkStart { get; init; }

    /// <summary>Last trading day, inclusive.</summary>
    public required DateOnly ChunkEnd { get; init; }

    /// <summary>The new status.</summary>
    public required AttemptStatus Status { get; init; }

    /// <summary>If done: number of rows that the table holds for the range; otherwise 0.</summary>
    [JsonRequired]
    public long RowsWritten { get; init; }

    /// <summary>If done: the four counts of the merge (M3).</summary>
    [JsonRequired]
    public MergeRecord? Merge { get; init; }

    /// <summary>If done: first ts_utc of the range; null if the range has no rows.</summary>
    [JsonRequired]
    public DateTime? FirstTs { get; init; }

    /// <summary>If done: last ts_utc of the range; null if the range has no rows.</summary>
    [JsonRequired]
    public DateTime? LastTs { get; init; }

    /// <summary>True if this attempt was allowed to replace stored rows (M5).</summary>
    [JsonRequired]
    public bool Replace { get; init; }

    /// <summary>Time at which the attempt began, UTC; null while it is pending.</summary>
    [JsonRequired]
    public DateTime? StartedAt { get; init; }

    /// <summary>Time at which the attempt ended, UTC; null before.</summary>
    [JsonRequired]
    public DateTime? FinishedAt { get; init; }

    /// <summary>The source files whose range overlaps the chunk.</summary>
    public required IReadOnlyList<SourceRecord> SourceDbn { get; init; }

    /// <summary>The error that ended the attempt, if any.</summary>
    [JsonRequired]
    public ErrorRecord? Error { get; init; }

    /// <summary>The days of the chunk.</summary>
    internal TradingDayRange Range => new(TradingDay.From(ChunkStart), TradingDay.From(ChunkEnd));

    void IJsonOnDeserialized.OnDeserialized() => JsonItems.Require(SourceDbn, "source_dbn");
}
