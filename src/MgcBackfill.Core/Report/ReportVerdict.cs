using System.Text.Json.Serialization;

namespace MgcBackfill.Report;

/// <summary>The verdict of a report on a table.</summary>
public enum ReportVerdict
{
    /// <summary>Every gate that ran has passed, over at least one bar.</summary>
    [JsonStringEnumMemberName("valid")]
    Valid,

    /// <summary>No gate failed, and the table holds no bar.</summary>
    [JsonStringEnumMemberName("empty")]
    Empty,

    /// <summary>A gate failed: the table must not be used (G3).</summary>
    [JsonStringEnumMemberName("invalid")]
    Invalid,
}
