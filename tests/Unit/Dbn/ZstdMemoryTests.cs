using System.Diagnostics;
using System.Runtime.CompilerServices;
using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Independent;
using MgcBackfill.Tests.Support;
using MgcBackfill.Tests.Workers;

namespace MgcBackfill.Tests.Dbn;

/// <summary>
/// The contexts of zstd lie outside the managed heap: every owner must free its context on every path. A frame without a content
/// size makes the decoder hold a window of 2 MB, so the test cannot miss a hundred that are not freed.
/// </summary>
[Collection(ExclusiveCollection.Name)]
public sealed class ZstdMemoryTests : IDisposable
{
    private const int Contexts = 100;
    private const long HeldByOne = 2 << 20;
    private const long Bound = Contexts * HeldByOne / 4;

    private readonly ScratchFolder _folder = new();
    private readonly string _whole;
    private readonly string _cut;
    private readonly string _damaged;
    private readonly byte[] _buffer = new byte[1 << 16];

    public ZstdMemoryTests()
    {
        var bytes = new DbnBuilder().Framing(DbnFraming.LibraryZstd).Bars("MGCG4", "2024-01-02T23:00Z", 100).ToBytes();
        _whole = _folder.Write("whole.dbn.zst", bytes);
        _cut = _folder.Write("cut.dbn.zst", bytes[..^10]);
        _damaged = _folder.Write("damaged.dbn.zst", bytes.With(bytes.Length - 1, (byte)(bytes[^1] ^ 1)));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_measurement_detects_memory_that_is_held()
    {
        var held = new List<ZstdDecoder>();

        var grown = Growth(() => held.Add(StartedDecoder()));

        held.ForEach(d => d.Dispose());
        Assert.True(grown > 2 * Bound, $"{grown} bytes are held by {held.Count} decoders.");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_reader_frees_its_decoder(bool ahead) =>
        RequireFreed(() =>
        {
            using var reader = DbnReader.Open(_whole, new DbnReaderOptions { ReadAhead = ahead });
            Assert.True(reader.Read(new BarBatch()));
        });

    [Fact]
    public void A_reader_disposed_after_its_header_frees_its_decoder() => RequireFreed(() => DbnReader.Open(_whole).Dispose());

    [Fact]
    public void A_refused_file_frees_its_decoder() =>
        RequireFreed(() =>
        {
            foreach (var (path, id) in new[] { (_cut, ErrorIds.DbnTruncated), (_damaged, ErrorIds.ZstdCorrupt) })
                Assert.Equal(id, Assert.Throws<SourceException>(() => ReadFile.From(path)).Id);
        });

    [Fact]
    public void A_refused_header_frees_its_decoder()
    {
        var path = _folder.Write("zeros.dbn.zst", DbnBytes.Frame(new byte[4 << 20], contentSize: false));

        RequireFreed(() => Assert.Equal(ErrorIds.NotDbn, Assert.Throws<SourceException>(() => DbnReader.Open(path)).Id));
    }

    [Fact]
    public void A_failed_decoder_is_freed_at_once()
    {
        var failed = new List<ZstdDecoder>();

        RequireFreed(() =>
        {
            var decoder = new ZstdDecoder();
            failed.Add(decoder);
            Assert.Throws<ZstdSharp.ZstdException>(() => decoder.Decompress(File.ReadAllBytes(_damaged), _buffer, out _, out _));
        });

        Assert.All(failed, d => Assert.True(d.IsClosed));
    }

    [Fact]
    public void The_independent_reader_frees_its_decoder() =>
        RequireFreed(() =>
        {
            using var content = new PlainBytes(_whole);
            Assert.NotEqual(0, content.Read(_buffer));
        });

    [Fact]
    public void The_independent_reader_of_a_refused_file_frees_its_decoder() =>
        RequireFreed(() =>
        {
            foreach (var path in new[] { _cut, _damaged })
            {
                Assert.Throws<SourceException>(() =>
                {
                    using var content = new PlainBytes(path);
                    content.Read(_buffer);
                });
            }
        });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_writer_frees_its_encoder(bool completed) =>
        RequireFreed(() =>
        {
            using var writer = new DbnFileWriter(Stream.Null, new DbnBuilder().Metadata(), DbnFraming.LibraryZstd, recordsPerFrame: 1);
            writer.Write(1001, 0, 1, 1, 1, 1, 1);
            if (completed)
                writer.Complete();
        });

    [Fact]
    public void A_writer_that_cannot_begin_frees_its_encoder()
    {
        using var closed = new MemoryStream();
        closed.Dispose();

        RequireFreed(() =>
            Assert.Throws<ObjectDisposedException>(() =>
                new DbnFileWriter(closed, new DbnBuilder().Metadata(), DbnFraming.LibraryZstd, recordsPerFrame: 1)
            )
        );
    }

    [Fact]
    public void Objects_that_were_never_disposed_are_freed_by_their_finalizers() =>
        RequireFreed(
            () =>
            {
                Abandon(() => StartedDecoder());
                Abandon(() => DbnReader.Open(_whole));
                Abandon(() =>
                {
                    var content = new PlainBytes(_whole);
                    content.Read(_buffer);
                    return content;
                });
            },
            collect: true
        );

    // The package frees a small window before it allocates a larger one. Freeing it a second time would end the process.
    [LinuxFact]
    public void A_window_without_enough_memory_is_refused_and_can_be_retried() // I3
    {
        // The header in its own frame; then a frame with a window of 128 MB, which zstd still accepts, and one raw block.
        byte[] large = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 17 << 3, 0x41, 0x00, 0x00, .. new byte[8]];
        var bytes = new DbnBuilder().Framing(DbnFraming.Plain).Map("MGCG4", 1001, "2024-01-02", "2024-01-03").ToBytes();
        var path = _folder.Write("large.dbn.zst", DbnBytes.Join(DbnBytes.Frame(bytes, contentSize: false), large));

        foreach (var read in new Action<string>[] { p => ReadFile.From(p), ReadPlain })
        {
            EnvironmentException error;
            // Half of the window, because the stacks of threads that end just now are free again.
            using (new LimitedMemory(64 << 20))
                error = Assert.Throws<EnvironmentException>(() => read(path));

            Assert.Equal((ErrorIds.OutOfMemory, path), (error.Id, error.Where.File));
            Assert.Equal(ErrorIds.DbnRecordInvalid, Assert.Throws<SourceException>(() => read(path)).Id); // with memory: its zeros
        }
    }

    private static void ReadPlain(string path)
    {
        using var reader = new PlainReader(path, new PlainRoot("MGC"));
        while (reader.TryRead(out _)) { }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Abandon(Func<object> open) => Assert.NotNull(open());

    // A decoder in the middle of a frame, which holds its window.
    private ZstdDecoder StartedDecoder()
    {
        var decoder = new ZstdDecoder();
        Assert.NotEqual(0U, decoder.Decompress(File.ReadAllBytes(_cut), _buffer, out _, out _));
        return decoder;
    }

    private static void RequireFreed(Action action, bool collect = false)
    {
        var grown = Growth(action, collect);
        Assert.True(grown < Bound, $"{grown} bytes are still held after {Contexts} times.");
    }

    // By how many bytes the process memory grows when an action is done a hundred times.
    private static long Growth(Action action, bool collect = false)
    {
        for (var i = 0; i < 5; i++)
            action();
        var before = Settled();
        for (var i = 0; i < Contexts; i++)
        {
            action();
            if (collect && i % 10 == 9)
                Settled();
        }

        return Settled() - before;
    }

    private static long Settled()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        return OperatingSystem.IsMacOS() ? process.WorkingSet64 : process.PrivateMemorySize64;
    }
}
