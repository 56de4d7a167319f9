using System.Text.Json.Serialization;
using MgcBackfill.Formats;

namespace MgcBackfill.Source;

/// <summary>Which file is believed where two files hold different bars of one symbol and minute (S4).</summary>
[JsonConverter(typeof(ExactEnumConverter<SourcePreference>))]
public enum SourcePreference
{
    /// <summary>None: such files are refused.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>The file whose range ends later; where both end together, the one that the vendor made later, by the date of its job.</summary>
    [JsonStringEnumMemberName("newest")]
    Newest,
}
