using MgcBackfill.Dbn;
using MgcBackfill.Text;

namespace MgcBackfill.Tests.Support;

/// <summary>Everything that a reader returned for a text file that it read to its end.</summary>
internal sealed record ReadText(IReadOnlyList<ReadBar> Bars, long Records, DbnCompression Compression, string? Sha256, long FileBytes)
{
    /// <summary>Reads a file, <paramref name="batchSize"/> bars at a time.</summary>
    public static ReadText From(TextFile file, int batchSize = 64, DbnReaderOptions? options = null)
    {
        options ??= new DbnReaderOptions { Hash = true, Schema = file.Source.Metadata.Schema!.Value };
        return Read(TextBarReader.Open(file, options), batchSize, options);
    }

    /// <summary>Reads the bytes of a file, whose range is 2024-01-08 and 2024-01-09, and in which ids 7 and 8 are mapped.</summary>
    public static ReadText From(byte[] bytes, TextForm form, int batchSize = 64, DbnReaderOptions? options = null)
    {
        var metadata = new DbnBuilder()
            .Range("2024-01-08", "2024-01-10")
            .Map("MGCG4", 7, "2024-01-08", "2024-01-10")
            .Map("MGCJ4", 8, "2024-01-08", "2024-01-09")
            .Metadata();
        if (form.MapsSymbols)
            metadata = metadata with { Mappings = [] };
        options ??= new DbnReaderOptions { Hash = true };
        return Read(TextBarReader.Open("x.csv", new MemoryStream(bytes), metadata, form, options), batchSize, options);
    }

    private static ReadText Read(TextBarReader opened, int batchSize, DbnReaderOptions options)
    {
        using var reader = opened;
        var batch = new BarBatch(batchSize);
        var bars = new List<ReadBar>();
        while (reader.Read(batch))
        {
            foreach (ref readonly var bar in batch.Bars)
                bars.Add(ReadBar.From(in bar, options.Symbols));
        }

        return new ReadText(bars, reader.Records, reader.Compression, reader.Sha256, reader.FileBytes);
    }
}
