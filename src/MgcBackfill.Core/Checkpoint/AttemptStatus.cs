using System.Text.Json.Serialization;
using MgcBackfill.Formats;

namespace MgcBackfill.Checkpoint;

/// <summary>Where an attempt at a chunk stands (C2).</summary>
[JsonConverter(typeof(ExactEnumConverter<AttemptStatus>))]
public enum AttemptStatus
{
    /// <summary>Planned and not begun; or given back by an interruption that was nobody's fault (cancelled, disk full).</summary>
    [JsonStringEnumMemberName("pending")]
    Pending,

    /// <summary>Begun. After a crash this is what is found, and it is resumed.</summary>
    [JsonStringEnumMemberName("in_progress")]
    InProgress,

    /// <summary>Committed, and proved before.</summary>
    [JsonStringEnumMemberName("done")]
    Done,

    /// <summary>Rolled back, with the reason. Stops later runs unless they retry failed chunks.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}
