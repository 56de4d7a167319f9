using System.Buffers.Binary;
using System.Text;
using MgcBackfill.Dbn;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Dbn;

/// <summary>The encoder against the worked examples and offsets of the format, so that reader and writer cannot share a mistake.</summary>
public sealed class DbnEncoderTests
{
    private static readonly DbnMetadata s_example = new()
    {
        Version = 1,
        Dataset = "GLBX.MDP3",
        Schema = DbnSchema.Ohlcv1M,
        Start = 1_609_160_400_000_000_000,
        End = 1_609_200_000_000_000_000,
        StypeIn = DbnStype.RawSymbol,
        StypeOut = DbnStype.InstrumentId,
        Symbols = ["ESH1"],
        Mappings = [new SymbolMapping("ESH1", [new MappingInterval(new DateOnly(2020, 12, 28), new DateOnly(2020, 12, 29), "5482")])],
    };

    [Theory]
    [InlineData(1, 206)]
    [InlineData(2, 353)]
    [InlineData(3, 360)]
    public void Records_begin_at_the_offset_of_the_worked_example(byte version, int offset) // S1
    {
        var header = DbnMetadataEncoder.Encode(s_example with { Version = version });

        Assert.Equal(offset, header.Length);
        Assert.Equal(offset, DbnMetadataEncoder.Length(s_example with { Version = version }));
        Assert.Equal("DBN"u8.ToArray(), header[..3]);
        Assert.Equal(version, header[3]);
        Assert.Equal((uint)(offset - 8), U32(header, 4));
    }

    [Theory]
    [InlineData(1, 58, 22)]
    [InlineData(2, 50, 71)]
    [InlineData(3, 50, 71)]
    public void Every_field_of_the_header_stands_at_its_offset(byte version, int stypeOffset, int width) // S1
    {
        var header = DbnMetadataEncoder.Encode(s_example with { Version = version, Limit = 7, TsOut = true, Partial = ["ESM1"] });

        Assert.Equal("GLBX.MDP3", Text(header, 8, 16));
        Assert.Equal(6, BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(24)));
        Assert.Equal(1_609_160_400_000_000_000UL, U64(header, 26));
        Assert.Equal(1_609_200_000_000_000_000UL, U64(header, 34));
        Assert.Equal(7UL, U64(header, 42));
        Assert.Equal([1, 0, 1], header[stypeOffset..(stypeOffset + 3)]);
        if (version == 1)
            Assert.Equal(ulong.MaxValue, U64(header, 50));
        else
            Assert.Equal(71, BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(53)));
        Assert.All(header[(stypeOffset + (version == 1 ? 3 : 5))..108], b => Assert.Equal(0, b));
        Assert.Equal(0U, U32(header, 108));

        var at = 112;
        Assert.Equal(1U, U32(header, at));
        Assert.Equal("ESH1", Text(header, at += 4, width));
        Assert.Equal(1U, U32(header, at += width));
        Assert.Equal("ESM1", Text(header, at += 4, width));
        Assert.Equal(0U, U32(header, at += width));
        Assert.Equal(1U, U32(header, at += 4));
        Assert.Equal("ESH1", Text(header, at += 4, width));
        Assert.Equal(1U, U32(header, at += width));
        Assert.Equal(20_201_228U, U32(header, at += 4));
        Assert.Equal(20_201_229U, U32(header, at += 4));
        Assert.Equal("5482", Text(header, at += 4, width));
        Assert.All(header[(at + width)..], b => Assert.Equal(0, b));
        Assert.Equal(version == 3 ? 0 : (at + width) % 8, header.Length % 8);
    }

    [Fact]
    public void Unknown_header_values_are_written_as_the_format_defines() // S1
    {
        var header = DbnMetadataEncoder.Encode(s_example with { Schema = null, End = null, StypeIn = null, RecordCount = 3 });

        Assert.Equal([0xFF, 0xFF], header[24..26]);
        Assert.Equal(ulong.MaxValue, U64(header, 34));
        Assert.Equal(3UL, U64(header, 50));
        Assert.Equal(0xFF, header[58]);
    }

    [Fact]
    public void Symbols_that_do_not_fit_their_field_are_refused() // S2
    {
        var longest = new string('A', 21);
        Assert.Equal(206, DbnMetadataEncoder.Encode(s_example with { Symbols = [longest] }).Length);

        Assert.Throws<ArgumentException>(() => DbnMetadataEncoder.Encode(s_example with { Symbols = [longest + "A"] }));
        Assert.Throws<ArgumentException>(() => DbnMetadataEncoder.Encode(s_example with { Symbols = ["MGC\u00C4"] }));
        Assert.Throws<ArgumentException>(() => DbnMetadataEncoder.Encode(s_example with { Symbols = ["MGC\0A"] }));
        Assert.Throws<ArgumentException>(() => DbnMetadataEncoder.Encode(s_example with { Dataset = "GLBX.MDP3.TOO.LONG" }));
        Assert.Throws<ArgumentException>(() => DbnMetadataEncoder.Encode(s_example with { Version = 4 }));
        Assert.Throws<ArgumentException>(() => DbnMetadataEncoder.Encode(s_example with { Version = 0 }));
    }

    [Fact]
    public void A_bar_is_56_bytes_with_every_field_at_its_offset() // S5
    {
        var record = new byte[56];
        DbnRecordEncoder.WriteBar(
            record,
            1,
            42_005_123,
            1_704_236_400_000_000_000,
            2_064_100_000_000,
            2_064_500_000_000,
            -300_000_000,
            0,
            61_187
        );

        Assert.Equal("0E21010083F28002", Convert.ToHexString(record[..8]));
        Assert.Equal(1_704_236_400_000_000_000UL, U64(record, 8));
        Assert.Equal(2_064_100_000_000UL, U64(record, 16));
        Assert.Equal(2_064_500_000_000UL, U64(record, 24));
        Assert.Equal(-300_000_000L, (long)U64(record, 32));
        Assert.Equal(0UL, U64(record, 40));
        Assert.Equal(61_187UL, U64(record, 48));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(7, 4)]
    [InlineData(9, 4)]
    public void The_vendors_framing_is_the_header_alone_and_then_frames_of_whole_records(int records, int frames) // S2
    {
        var builder = new DbnBuilder().Framing(DbnFraming.VendorZstd, recordsPerFrame: 3).Bars("MGCG4", "2024-01-02T23:00Z", records);
        var found = ZstdFrames(builder.ToBytes());

        Assert.Equal(frames, found.Count);
        Assert.All(found, f => Assert.True(f.Checksum));
        Assert.Equal((ulong)DbnMetadataEncoder.Length(builder.Metadata()), found[0].ContentSize);
        Assert.Equal(records, found.Skip(1).Sum(f => (int)f.ContentSize!.Value / 56));
        Assert.All(found.Skip(1).SkipLast(1), f => Assert.Equal(3UL * 56, f.ContentSize));
    }

    [Fact]
    public void The_librarys_framing_is_one_frame_without_content_size() // S2
    {
        var bytes = new DbnBuilder().Framing(DbnFraming.LibraryZstd, recordsPerFrame: 3).Bars("MGCG4", "2024-01-02T23:00Z", 10).ToBytes();

        var frame = Assert.Single(ZstdFrames(bytes));
        Assert.Null(frame.ContentSize);
        Assert.True(frame.Checksum);
    }

    [Theory]
    [InlineData(DbnFraming.VendorZstd)]
    [InlineData(DbnFraming.LibraryZstd)]
    public void Framing_does_not_change_the_stream(DbnFraming framing) // S1
    {
        DbnBuilder Builder() =>
            new DbnBuilder().Bars("MGCG4", "2024-01-02T23:00Z", 100).Record(new byte[176]).Bars("MGCJ4", "2024-01-03T23:00Z", 100);

        var plain = Builder().Framing(DbnFraming.Plain).ToBytes();
        Assert.Equal(plain, Decompress(Builder().Framing(framing, recordsPerFrame: 9).ToBytes()));
    }

    [Fact]
    public void A_longer_record_does_not_overwrite_the_bars_after_it() // S5
    {
        var bytes = new DbnBuilder()
            .Framing(DbnFraming.Plain, recordsPerFrame: 4)
            .Record(new byte[176])
            .Bars("MGCG4", "2024-01-02T23:00Z", 6)
            .ToBytes();

        Assert.Equal([0x0E, 0x21], bytes[^56..^54]);
    }

    // Walks the blocks of each frame by the zstd format (RFC 8878, section 3.1.1), without decompressing.
    private static List<(ulong? ContentSize, bool Checksum)> ZstdFrames(byte[] bytes)
    {
        var frames = new List<(ulong?, bool)>();
        for (var at = 0; at < bytes.Length; )
        {
            Assert.Equal(0xFD2FB528, U32(bytes, at));
            var descriptor = bytes[at + 4];
            var single = (descriptor & 0b10_0000) != 0;
            var checksum = (descriptor & 0b100) != 0;
            Assert.Equal(0, descriptor & 0b11);
            at += single ? 5 : 6;
            var (width, size) = (descriptor >> 6) switch
            {
                0 when single => (1, bytes[at]),
                0 => (0, (ulong?)null),
                1 => (2, BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at)) + 256UL),
                2 => (4, U32(bytes, at)),
                _ => (8, U64(bytes, at)),
            };
            at += width;

            const int RunLength = 1;
            for (var last = false; !last; )
            {
                var block = bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16);
                last = (block & 1) != 0;
                at += 3 + (((block >> 1) & 3) == RunLength ? 1 : block >> 3);
            }

            at += checksum ? 4 : 0;
            frames.Add((size, checksum));
        }

        return frames;
    }

    private static byte[] Decompress(byte[] bytes)
    {
        using var decoder = new ZstdDecoder();
        var output = new byte[1 << 20];
        var (from, length) = (0, 0);
        while (from < bytes.Length)
        {
            decoder.Decompress(bytes.AsSpan(from), output.AsSpan(length), out var read, out var written);
            (from, length) = (from + read, length + written);
        }

        return output[..length];
    }

    private static uint U32(byte[] bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(offset));

    private static ulong U64(byte[] bytes, int offset) => BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(offset));

    private static string Text(byte[] bytes, int offset, int width)
    {
        var field = bytes.AsSpan(offset, width);
        Assert.True(field.Contains((byte)0));
        return Encoding.ASCII.GetString(field).TrimEnd('\0');
    }
}
