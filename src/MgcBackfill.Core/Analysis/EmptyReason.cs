using System.Text.Json.Serialization;

namespace MgcBackfill.Analysis;

/// <summary>Why a day has no bar, as far as this is known without the source.</summary>
public enum EmptyReason
{
    /// <summary>
    /// Unknown: the market was open according to the table of hours, or the table has no entry. Never treat such a day as complete.
    /// </summary>
    [JsonStringEnumMemberName("unknown")]
    Unknown,

    /// <summary>According to the table of hours the market was closed all day.</summary>
    [JsonStringEnumMemberName("holiday")]
    Holiday,
}
