using System.Text.Json.Serialization;
using MgcBackfill.Formats;

namespace MgcBackfill.Download;

/// <summary>How far a purchase is.</summary>
[JsonConverter(typeof(StrictEnumConverter<PurchaseStatus>))]
internal enum PurchaseStatus
{
    /// <summary>It is about to be sent, or was sent and its answer was lost.</summary>
    [JsonStringEnumMemberName("intended")]
    Intended,

    /// <summary>The service did not accept it: nothing was bought.</summary>
    [JsonStringEnumMemberName("not_bought")]
    NotBought,

    /// <summary>The service accepted it as a job.</summary>
    [JsonStringEnumMemberName("bought")]
    Bought,

    /// <summary>Its files are in the folder, and proved.</summary>
    [JsonStringEnumMemberName("finished")]
    Finished,

    /// <summary>It may have been paid for, and cannot be had any more: a stream broke, or a job expired.</summary>
    [JsonStringEnumMemberName("lost")]
    Lost,
}
