using System.Text.Json.Serialization;
using MgcBackfill.Formats;

namespace MgcBackfill.Checkpoint;

/// <summary>The status of an attempt at a chunk (C2).</summary>
[JsonConverter(typeof(StrictEnumConverter<AttemptStatus>))]
public enum AttemptStatus
{
    /// <summary>
    /// Planned and not begun; or pending again after an interruption that the chunk did not cause (cancelled, disk full).
    /// </summary>
    [JsonStringEnumMemberName("pending")]
    Pending,

    /// <summary>Begun. A crash leaves an attempt in this status, and it is resumed.</summary>
    [JsonStringEnumMemberName("in_progress")]
    InProgress,

    /// <summary>Checked, then committed.</summary>
    [JsonStringEnumMemberName("done")]
    Done,

    /// <summary>Rolled back; the record holds the reason. It stops later runs unless they retry failed chunks.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}
