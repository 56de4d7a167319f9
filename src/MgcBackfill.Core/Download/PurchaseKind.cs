using System.Text.Json.Serialization;
using MgcBackfill.Formats;

namespace MgcBackfill.Download;

/// <summary>How data is bought.</summary>
[JsonConverter(typeof(StrictEnumConverter<PurchaseKind>))]
internal enum PurchaseKind
{
    /// <summary>As a job: the service makes files, which can be fetched again and again, with their hashes.</summary>
    [JsonStringEnumMemberName("batch")]
    Batch,

    /// <summary>As a stream: the answer is the data. It is charged each time, and has no hash.</summary>
    [JsonStringEnumMemberName("stream")]
    Stream,
}
