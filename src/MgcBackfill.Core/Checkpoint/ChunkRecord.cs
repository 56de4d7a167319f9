using System.Text.Json.Serialization;
using MgcBackfill.Market;
using MgcBackfill.Formats;

namespace MgcBackfill.Checkpoint;

/// <summary>One line of <c>mgc_backfill_state.jsonl</c>: one change of status of one attempt (C2).</summary>
public sealed record ChunkRecord : IJsonOnDeserialized
{
    /// <summary>The attempt. A new attempt's id is higher than every one before it in the file.</summary>
    public required long AttemptId { get; init; }

    /// <summary>The run that wrote the line.</summary>
    public required string RunId { get; init; }

    /// <summary>First trading day, inclusive.</summary>
    public required DateOnly ChunkStart { get; init; }

    /// <summary>Last trading day, inclusive.</summary>
    public required DateOnly ChunkEnd { get; init; }

    /// <summary>The new status.</summary>
    public required AttemptStatus Status { get; init; }

    /// <summary>done: rows that the range holds; else 0.</summary>
    [JsonRequired]
    public long RowsWritten { get; init; }

    /// <summary>done: the four counts of the merge (M3).</summary>
    [JsonRequired]
    public MergeRecord? Merge { get; init; }

    /// <summary>done: first ts_utc of the range; null where it holds no row.</summary>
    [JsonRequired]
    public DateTime? FirstTs { get; init; }

    /// <summary>done: last ts_utc of the range; null where it holds no row.</summary>
    [JsonRequired]
    public DateTime? LastTs { get; init; }

    /// <summary>True where stored rows were allowed to give way in this attempt (M5).</summary>
    [JsonRequired]
    public bool Replace { get; init; }

    /// <summary>When the attempt began, UTC; null while pending.</summary>
    [JsonRequired]
    public DateTime? StartedAt { get; init; }

    /// <summary>When the attempt ended, UTC; null before.</summary>
    [JsonRequired]
    public DateTime? FinishedAt { get; init; }

    /// <summary>The files whose range shares an instant with the chunk.</summary>
    public required IReadOnlyList<SourceRecord> SourceDbn { get; init; }

    /// <summary>What went wrong, where something did.</summary>
    [JsonRequired]
    public ErrorRecord? Error { get; init; }

    /// <summary>The days of the chunk.</summary>
    internal TradingDayRange Range => new(TradingDay.Of(ChunkStart), TradingDay.Of(ChunkEnd));

    void IJsonOnDeserialized.OnDeserialized() => JsonItems.Require(SourceDbn, "source_dbn");
}
