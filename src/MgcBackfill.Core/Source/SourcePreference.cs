using System.Text.Json.Serialization;
using MgcBackfill.Formats;

namespace MgcBackfill.Source;

/// <summary>Which file is preferred if two files hold different bars of one symbol and minute (S4).</summary>
[JsonConverter(typeof(StrictEnumConverter<SourcePreference>))]
public enum SourcePreference
{
    /// <summary>None: such files are refused.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>The file whose range ends later. If both end together, the one with the later date of the vendor's job.</summary>
    [JsonStringEnumMemberName("newest")]
    Newest,
}
