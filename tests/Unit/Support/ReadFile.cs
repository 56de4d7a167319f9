using MgcBackfill.Dbn;

namespace MgcBackfill.Tests.Support;

/// <summary>Everything that a reader returned for a file that it read to its end.</summary>
internal sealed record ReadFile(
    DbnMetadata Metadata,
    IReadOnlyList<ReadBar> Bars,
    long Records,
    IReadOnlyDictionary<byte, long> OtherTypes,
    int Frames,
    int FramesWithoutChecksum,
    DbnCompression Compression,
    string? Sha256,
    long Unread
)
{
    /// <summary>Reads a file, <paramref name="batchSize"/> bars at a time.</summary>
    public static ReadFile From(string path, int batchSize = 64, DbnReaderOptions? options = null)
    {
        options ??= new DbnReaderOptions { Hash = true };
        using var reader = DbnReader.Open(path, options);
        var batch = new BarBatch(batchSize);
        var bars = new List<ReadBar>();
        while (reader.Read(batch))
        {
            foreach (ref readonly var bar in batch.Bars)
                bars.Add(ReadBar.From(in bar, options.Symbols));
        }

        return new ReadFile(
            reader.Metadata,
            bars,
            reader.Records,
            reader.OtherTypes,
            reader.Frames,
            reader.FramesWithoutChecksum,
            reader.Compression,
            reader.Sha256,
            reader.Unread
        );
    }
}
