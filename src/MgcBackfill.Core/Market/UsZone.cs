using System.Text.Json.Serialization;
using MgcBackfill.Formats;

namespace MgcBackfill.Market;

/// <summary>The zone in which the exchange states the hours of a schedule.</summary>
[JsonConverter(typeof(StrictEnumConverter<UsZone>))]
internal enum UsZone
{
    /// <summary>UTC-5, in summer UTC-4.</summary>
    [JsonStringEnumMemberName("new_york")]
    NewYork,

    /// <summary>UTC-6, in summer UTC-5.</summary>
    [JsonStringEnumMemberName("chicago")]
    Chicago,
}
