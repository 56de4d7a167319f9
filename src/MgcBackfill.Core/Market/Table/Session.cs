using System.Text.Json.Serialization;

namespace MgcBackfill.Market.Table;

/// <summary>A session of a trade date.</summary>
/// <param name="Open">Its first minute. If it is not before the close, the session opens on the evening before the trade date.</param>
/// <param name="Close">The first minute after it, on the trade date.</param>
internal sealed record Session(TimeOnly Open, TimeOnly Close)
{
    /// <summary>True if the session opens on the evening before its trade date.</summary>
    [JsonIgnore]
    public bool OpensOnTheEveningBefore => Open >= Close;
}
