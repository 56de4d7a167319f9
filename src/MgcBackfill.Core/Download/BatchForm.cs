namespace MgcBackfill.Download;

/// <summary>The form of a job's files, in the words of the service.</summary>
/// <param name="Encoding">Such as <c>dbn</c>.</param>
/// <param name="Compression">Such as <c>zstd</c>.</param>
/// <param name="SplitDuration">The time that one file covers, such as <c>year</c>.</param>
internal sealed record BatchForm(string Encoding, string Compression, string SplitDuration)
{
    /// <summary>The parameters of the service's method for a job, without those of its request.</summary>
    internal IReadOnlyList<KeyValuePair<string, string>> Parameters =>
        [
            new("encoding", Encoding),
            new("compression", Compression),
            new("pretty_px", "false"),
            new("pretty_ts", "false"),
            new("map_symbols", "false"),
            new("split_symbols", "false"),
            new("split_duration", SplitDuration),
            new("delivery", "download"),
        ];
}
