using System.Text.Json.Serialization;
using MgcBackfill.Formats;

namespace MgcBackfill.Market.Table;

/// <summary>The hours of a special day.</summary>
[JsonConverter(typeof(StrictEnumConverter<DayHours>))]
internal enum DayHours
{
    /// <summary>Unknown: the sources do not say, or disagree.</summary>
    [JsonStringEnumMemberName("unknown")]
    Unknown,

    /// <summary>The hours of any other weekday.</summary>
    [JsonStringEnumMemberName("usual")]
    Usual,

    /// <summary>No session.</summary>
    [JsonStringEnumMemberName("closed")]
    Closed,

    /// <summary>The usual sessions, with an earlier end.</summary>
    [JsonStringEnumMemberName("ends_early")]
    EndsEarly,
}
