using System.Text.Json.Serialization;

namespace MgcBackfill.Market;

/// <summary>The state of a minute according to the table of hours.</summary>
public enum MarketState : byte
{
    /// <summary>Unknown: the minute lies outside the table's validity, or the sources do not mention it or disagree.</summary>
    [JsonStringEnumMemberName("unknown")]
    Unknown,

    /// <summary>The market is open.</summary>
    [JsonStringEnumMemberName("open")]
    Open,

    /// <summary>The daily break between two sessions, in the afternoon.</summary>
    [JsonStringEnumMemberName("maintenance")]
    Maintenance,

    /// <summary>From Friday's close to Sunday's open.</summary>
    [JsonStringEnumMemberName("weekend")]
    Weekend,

    /// <summary>A full holiday, or the rest of a day that ends early.</summary>
    [JsonStringEnumMemberName("holiday")]
    Holiday,

    /// <summary>A halt of the whole exchange with a documented start and end.</summary>
    [JsonStringEnumMemberName("halt")]
    Halt,
}
