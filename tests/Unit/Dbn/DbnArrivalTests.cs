using System.Security.Cryptography;
using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Dbn;

/// <summary>Bytes that arrive in pieces of any size give the same bars (S2).</summary>
public sealed class DbnArrivalTests
{
    private static readonly DbnBuilder s_file = new DbnBuilder()
        .With(m => m with { Schema = null })
        .Bars("MGCG4", "2024-01-02T22:00Z", 150)
        .Record(DbnBytes.Record(0x17, 80))
        .Record(DbnBytes.Record(0x12, 16))
        .Bars("MGCJ4", "2024-01-03T01:00Z", 150)
        .Record(DbnBytes.Record(0x18, 64));

    [Theory]
    [InlineData(DbnFraming.Plain, 1)]
    [InlineData(DbnFraming.Plain, 0)]
    [InlineData(DbnFraming.VendorZstd, 1)]
    [InlineData(DbnFraming.VendorZstd, 0)]
    [InlineData(DbnFraming.LibraryZstd, 1)]
    [InlineData(DbnFraming.LibraryZstd, 0)]
    public void A_stream_in_small_pieces_gives_the_same_bytes(DbnFraming framing, int pieceSize) // S2
    {
        var plain = s_file.Framing(DbnFraming.Plain).ToBytes();
        var bytes = s_file.Framing(framing, recordsPerFrame: 40).ToBytes();
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            using var reader = new DbnByteReader(
                new TrickleStream(bytes, () => pieceSize > 0 ? pieceSize : random.Next(1, 300)),
                hash: true
            );

            Assert.Equal(plain, ReadAll(reader, () => random.Next(1, 500)));
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), reader.Sha256);
            Assert.Equal(bytes.Length, reader.FileBytes);
            Assert.Equal(
                framing switch
                {
                    DbnFraming.Plain => 0,
                    DbnFraming.LibraryZstd => 1,
                    _ => 9,
                },
                reader.Frames
            );
        }
    }

    [Fact]
    public void A_cut_stream_is_refused_however_it_arrives() // S2
    {
        var bytes = s_file.Framing(DbnFraming.VendorZstd, recordsPerFrame: 40).ToBytes();
        foreach (var pieceSize in new[] { 1, 7, 100_000 })
        {
            using var reader = new DbnByteReader(new TrickleStream(bytes[..^1], () => pieceSize), hash: false);
            Assert.Equal(ErrorIds.DbnTruncated, Assert.Throws<DbnFormatException>(() => ReadAll(reader, () => 64)).Id);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public void A_frame_with_a_wrong_content_size_is_refused_however_it_arrives(int pieceSize) // S2: a lost block
    {
        var plain = s_file.Framing(DbnFraming.Plain).ToBytes();
        var header = DbnBytes.Frame(plain.AsSpan(0, DbnBytes.HeaderLength(plain)));
        var record = plain.AsSpan(DbnBytes.HeaderLength(plain), DbnLayout.OhlcvLength);

        // A single-segment frame with the given content size, without checksum; a raw block of one record; an empty last block.
        byte[] Frame(byte contentSize, ReadOnlySpan<byte> content) =>
            [.. header, 0x28, 0xB5, 0x2F, 0xFD, 0x20, contentSize, 0xC0, 0x01, 0x00, .. content, 1, 0, 0];
        byte[] Read(byte[] bytes)
        {
            using var reader = new DbnByteReader(new TrickleStream(bytes, () => pieceSize), hash: false);
            return ReadAll(reader, () => 500);
        }

        Assert.Equal(plain[..(DbnBytes.HeaderLength(plain) + DbnLayout.OhlcvLength)], Read(Frame(DbnLayout.OhlcvLength, record)));
        foreach (var contentSize in new byte[] { 0, DbnLayout.OhlcvLength - 1, DbnLayout.OhlcvLength + 1, 2 * DbnLayout.OhlcvLength })
        {
            var bytes = Frame(contentSize, record);
            Assert.Equal(ErrorIds.ZstdCorrupt, Assert.Throws<DbnFormatException>(() => Read(bytes)).Id);
        }
    }

    [Fact]
    public void A_decoder_fed_in_small_pieces_finds_the_same_bars() // S4
    {
        var plain = s_file.Framing(DbnFraming.Plain).ToBytes();
        var header = DbnBytes.HeaderLength(plain);
        var whole = Decode(plain, header, () => plain.Length, 1000);
        Assert.Equal(300, whole.Count);
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            Assert.Equal(whole, Decode(plain, header, () => random.Next(0, 200), random.Next(1, 70)));
        }
    }

    private static byte[] ReadAll(DbnByteReader reader, Func<int> size)
    {
        var all = new List<byte>();
        var buffer = new byte[1000];
        for (int wanted = size(), read = -1; read != 0; wanted = size())
        {
            read = reader.Read(buffer.AsSpan(0, wanted));
            all.AddRange(buffer.AsSpan(0, read));
        }

        return [.. all];
    }

    // Feeds the decoder as a reader does: bytes that it did not consume come again, followed by new ones.
    private static List<ReadBar> Decode(byte[] plain, int header, Func<int> size, int batchSize)
    {
        var symbols = new SymbolTable();
        var decoder = new DbnRecordDecoder(DbnMetadataDecoder.Decode(plain.AsSpan(0, header)), new DbnReaderOptions { Symbols = symbols });
        var bars = new List<ReadBar>();
        var batch = new BarBatch(batchSize);
        for (int taken = header, arrived = header; taken < plain.Length; )
        {
            arrived = Math.Min(plain.Length, arrived + size());
            batch.Count = 0;
            taken += decoder.Decode(plain.AsSpan(taken, arrived - taken), batch);
            foreach (ref readonly var bar in batch.Bars)
                bars.Add(ReadBar.From(in bar, symbols));
        }

        decoder.Finish();
        Assert.Equal(303, decoder.Records);
        return bars;
    }
}
