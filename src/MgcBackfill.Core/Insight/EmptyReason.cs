using System.Text.Json.Serialization;

namespace MgcBackfill.Insight;

/// <summary>Why a day has no bar, as far as that can be told without the source.</summary>
public enum EmptyReason
{
    /// <summary>Not known: the table of hours has the market open, or does not know. Never to be read as "fine".</summary>
    [JsonStringEnumMemberName("unknown")]
    Unknown,

    /// <summary>By the table of hours the market was closed all day.</summary>
    [JsonStringEnumMemberName("holiday")]
    Holiday,
}
