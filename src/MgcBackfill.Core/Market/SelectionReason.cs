using System.Text.Json.Serialization;
using MgcBackfill.Formats;

namespace MgcBackfill.Market;

/// <summary>The criterion that decided the front month.</summary>
[JsonConverter(typeof(StrictEnumConverter<SelectionReason>))]
public enum SelectionReason
{
    /// <summary>F1: the highest total volume, alone.</summary>
    [JsonStringEnumMemberName("volume")]
    Volume,

    /// <summary>F2: tied on volume, the earliest expiry.</summary>
    [JsonStringEnumMemberName("expiry")]
    Expiry,

    /// <summary>F3: tied on volume and expiry, the ordinal smallest symbol.</summary>
    [JsonStringEnumMemberName("symbol")]
    Symbol,
}
