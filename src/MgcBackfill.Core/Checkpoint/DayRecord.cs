using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using MgcBackfill.Market;

namespace MgcBackfill.Checkpoint;

/// <summary>One line of <c>mgc_backfill_days.jsonl</c>: the decision for one trading day in one attempt (C8).</summary>
public sealed record DayRecord : VerifiedDay
{
    /// <summary>Creates the record of a day that an attempt decided.</summary>
    [SetsRequiredMembers]
    public DayRecord(VerifiedDay day, long attemptId, string runId)
        : base(day) => (AttemptId, RunId) = (attemptId, runId);

    /// <summary>Creates a record whose members are set by name.</summary>
    public DayRecord() { }

    /// <summary>Id of the attempt that decided.</summary>
    [JsonPropertyOrder(2)]
    public required long AttemptId { get; init; }

    /// <summary>Id of the run that decided.</summary>
    [JsonPropertyOrder(2)]
    public required string RunId { get; init; }
}
