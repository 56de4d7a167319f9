using System.Text.Json.Serialization;

namespace MgcBackfill.Market;

/// <summary>What the table of hours says of a minute.</summary>
public enum MarketState : byte
{
    /// <summary>The table does not know: the minute lies outside its validity, or its sources are silent or disagree.</summary>
    [JsonStringEnumMemberName("unknown")]
    Unknown,

    /// <summary>The market is open.</summary>
    [JsonStringEnumMemberName("open")]
    Open,

    /// <summary>The break between two sessions on one afternoon.</summary>
    [JsonStringEnumMemberName("maintenance")]
    Maintenance,

    /// <summary>From Friday's close to Sunday's open.</summary>
    [JsonStringEnumMemberName("weekend")]
    Weekend,

    /// <summary>A full holiday, or the rest of a day that ends early.</summary>
    [JsonStringEnumMemberName("holiday")]
    Holiday,

    /// <summary>A halt of the whole exchange whose ends are on record.</summary>
    [JsonStringEnumMemberName("halt")]
    Halt,
}
