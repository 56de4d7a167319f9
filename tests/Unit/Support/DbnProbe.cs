using MgcBackfill.Dbn;
using MgcBackfill.Errors;

namespace MgcBackfill.Tests.Support;

/// <summary>
/// Gives bytes to the reader as a file and returns the result. Each file is read twice, the second time with a thread that decompresses
/// ahead; both readings must agree.
/// </summary>
internal sealed class DbnProbe : IDisposable
{
    private readonly ScratchFolder _folder = new();

    /// <summary>The file that the bytes are written to.</summary>
    public string Path => _folder.File("probe.dbn");

    /// <summary>Reads bytes that must be readable.</summary>
    public ReadFile Read(byte[] bytes, int batchSize = 64)
    {
        File.WriteAllBytes(Path, bytes);
        var read = ReadFile.From(Path, batchSize);
        var ahead = ReadFile.From(Path, batchSize, new DbnReaderOptions { Hash = true, ReadAhead = true });
        Assert.Equal(read.Bars, ahead.Bars);
        Assert.Equal(
            (read.Records, read.Frames, read.FramesWithoutChecksum, read.Sha256),
            (ahead.Records, ahead.Frames, ahead.FramesWithoutChecksum, ahead.Sha256)
        );
        return read;
    }

    /// <summary>Reads a file that must be readable.</summary>
    public ReadFile Read(DbnBuilder builder, int batchSize = 64) => Read(builder.ToBytes(), batchSize);

    /// <summary>Reads bytes that must be refused with an id, the path of the file, and what to do next.</summary>
    public SourceException Refused(string id, byte[] bytes, DbnReaderOptions? options = null)
    {
        File.WriteAllBytes(Path, bytes);
        var error = Assert.Throws<SourceException>(() => ReadFile.From(Path, options: options));
        Assert.True(id == error.Id, $"{error.Id} instead of {id}: {error.Message}");
        Assert.Equal(Path, error.Where.File);
        Assert.Contains(Path, error.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.SourceRefused, ExitCodes.For(error));
        Assert.NotNull(error.Advice);
        var ahead = Assert.Throws<SourceException>(() =>
            ReadFile.From(Path, options: (options ?? new DbnReaderOptions { Hash = true }) with { ReadAhead = true, Symbols = new() })
        );
        Assert.Equal((error.Id, error.Where), (ahead.Id, ahead.Where));
        return error;
    }

    /// <summary>Reads a file that must be refused.</summary>
    public SourceException Refused(string id, DbnBuilder builder, DbnReaderOptions? options = null) =>
        Refused(id, builder.ToBytes(), options);

    /// <summary>Reads arbitrary bytes. Returns the content or the typed refusal; any other exception fails the test.</summary>
    public (ReadFile? Read, SourceException? Refused) Try(byte[] bytes)
    {
        try
        {
            return (Read(bytes), null);
        }
        catch (SourceException e)
        {
            Assert.NotNull(e.Advice);
            return (null, e);
        }
    }

    public void Dispose() => _folder.Dispose();
}
