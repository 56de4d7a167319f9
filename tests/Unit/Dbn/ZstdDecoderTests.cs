using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Tests.Support;
using ZstdSharp;

namespace MgcBackfill.Tests.Dbn;

/// <summary>The decompressor finds the end of a frame (S2), and never uses its context after it was freed.</summary>
public sealed class ZstdDecoderTests : IDisposable
{
    private static readonly byte[] s_content = DbnBytes.Ascii(string.Concat(Enumerable.Range(0, 5000)));

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_end_of_a_frame_is_found_whatever_follows() // S2
    {
        using var decoder = new ZstdDecoder();
        var first = DbnBytes.Frame(s_content);
        var both = DbnBytes.Join(first, DbnBytes.Frame(s_content));
        var output = new byte[4 * s_content.Length];

        Assert.Equal(0U, decoder.Decompress(both, output, out var read, out var written));
        Assert.Equal((first.Length, s_content.Length), (read, written));
        Assert.Equal(0U, decoder.Decompress(both.AsSpan(read), output.AsSpan(written), out read, out written));
        Assert.Equal((both.Length - first.Length, s_content.Length), (read, written));
        Assert.Equal([.. s_content, .. s_content], output[..(2 * s_content.Length)]);
    }

    [Fact]
    public void An_incomplete_frame_is_not_at_its_end() // S2
    {
        using var decoder = new ZstdDecoder();
        var frame = DbnBytes.Frame(s_content);

        Assert.NotEqual(0U, decoder.Decompress(frame.AsSpan(..^1), new byte[s_content.Length], out var read, out _));
        Assert.Equal(frame.Length - 1, read);
    }

    [Fact]
    public void A_decoder_may_be_disposed_twice_and_decodes_nothing_afterwards()
    {
        var decoder = new ZstdDecoder();
        var frame = DbnBytes.Frame(s_content);
        decoder.Decompress(frame.AsSpan(0, 100), new byte[s_content.Length], out _, out _);

        decoder.Dispose();
        decoder.Dispose();

        Assert.Throws<ObjectDisposedException>(() => decoder.Decompress(frame, new byte[s_content.Length], out _, out _));
        Assert.Throws<ObjectDisposedException>(() => decoder.Decompress([], [], out _, out _));
    }

    [Theory]
    [InlineData(0)] // the magic number
    [InlineData(4)] // the frame header
    [InlineData(-1)] // the checksum
    public void A_damaged_frame_closes_its_decoder(int at)
    {
        var frame = DbnBytes.Frame(s_content);
        frame[at < 0 ? frame.Length + at : at] ^= 0x08;
        using var decoder = new ZstdDecoder();

        Assert.Throws<ZstdException>(() => decoder.Decompress(frame, new byte[s_content.Length], out _, out _));

        Assert.True(decoder.IsClosed);
        Assert.Throws<ObjectDisposedException>(() =>
            decoder.Decompress(DbnBytes.Frame(s_content), new byte[s_content.Length], out _, out _)
        );
    }

    [Fact]
    public async Task A_decoder_can_be_disposed_by_another_thread_while_it_decodes()
    {
        var frame = DbnBytes.Frame(s_content, contentSize: false);
        for (var i = 0; i < 100; i++)
        {
            var decoder = new ZstdDecoder();
            var begun = new TaskCompletionSource();
            var reading = Task.Run(() =>
            {
                var output = new byte[s_content.Length + 1];
                while (true)
                {
                    Assert.Equal(0U, decoder.Decompress(frame, output, out _, out var written));
                    Assert.True(output.AsSpan(0, written).SequenceEqual(s_content));
                    begun.TrySetResult();
                }
            });
            await begun.Task;
            decoder.Dispose();
            await Assert.ThrowsAsync<ObjectDisposedException>(() => reading);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_reader_may_be_disposed_twice_and_reads_nothing_afterwards(bool ahead)
    {
        var path = _folder.Write("a.dbn.zst", new DbnBuilder().Bars("MGCG4", "2024-01-02T23:00Z", 3).ToBytes());
        var reader = DbnReader.Open(path, new DbnReaderOptions { ReadAhead = ahead });

        reader.Dispose();
        reader.Dispose();

        Assert.Throws<ObjectDisposedException>(() => reader.Read(new BarBatch()));
    }

    [Theory]
    [InlineData("VendorZstd")]
    [InlineData("LibraryZstd")]
    public void A_writer_may_be_disposed_twice_and_writes_nothing_afterwards(string framing)
    {
        using var stream = new MemoryStream();
        var writer = new DbnFileWriter(stream, new DbnBuilder().Metadata(), Enum.Parse<DbnFraming>(framing));
        writer.Write(1001, 0, 1, 1, 1, 1, 1);
        var length = stream.Length;

        writer.Dispose();
        writer.Dispose();

        Assert.Throws<ObjectDisposedException>(writer.Complete);
        Assert.Equal(length, stream.Length);
    }

    [Fact]
    public void Lack_of_memory_is_an_environment_error_and_not_a_source_error() // I3
    {
        var error = EnvironmentErrors.From(new InsufficientMemoryException(), "Reading", "a.dbn.zst");

        Assert.Equal((ErrorIds.OutOfMemory, "a.dbn.zst"), (error.Id, error.Where.File));
        Assert.Equal(ExitCodes.Environment, ExitCodes.For(error));
    }
}
