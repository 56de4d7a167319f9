using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Independent;

/// <summary>Sections 1 and 2: what the independent check refuses.</summary>
public sealed class PlainRefusalTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    /// <summary>A field of the fixed part of the header: version, offset, bytes, expected error id.</summary>
    public static TheoryData<byte, int, byte[], string> Fields =>
        new()
        {
            { 3, 0, "DBX"u8.ToArray(), ErrorIds.NotDbn },
            { 3, 3, [0], ErrorIds.DbnVersionUnsupported },
            { 3, 3, [4], ErrorIds.DbnVersionUnsupported },
            { 3, 4, DbnBytes.U32(99), ErrorIds.DbnHeaderInvalid },
            { 3, 4, DbnBytes.U32(119), ErrorIds.DbnHeaderInvalid },
            { 3, 4, DbnBytes.U32(uint.MaxValue), ErrorIds.DbnHeaderInvalid },
            { 3, 4, DbnBytes.U32(50_000_000), ErrorIds.DbnTruncated },
            { 3, 8, "XNAS"u8.ToArray(), ErrorIds.SourceRefused },
            { 3, 8 + 15, [1], ErrorIds.DbnHeaderInvalid }, // junk after the dataset's NUL
            { 3, 8, "GLBX.MDP3.MDP3.M"u8.ToArray(), ErrorIds.DbnHeaderInvalid }, // no NUL
            { 3, 8, [0xC3], ErrorIds.DbnHeaderInvalid },
            { 3, 24, [7, 0], ErrorIds.SourceRefused }, // ohlcv-1h
            { 3, 24, [20, 0], ErrorIds.DbnHeaderInvalid },
            { 3, 26, DbnBytes.U64(ulong.MaxValue), ErrorIds.DbnHeaderInvalid },
            { 3, 34, DbnBytes.U64(1), ErrorIds.DbnHeaderInvalid }, // end before start
            { 3, 34, DbnBytes.U64(1UL << 63), ErrorIds.DbnHeaderInvalid },
            { 3, 34, DbnBytes.U64(ulong.MaxValue), ErrorIds.SourceRefused },
            { 3, 42, DbnBytes.U64(1), ErrorIds.SourceRefused },
            { 3, 50, [0], ErrorIds.SourceRefused }, // by instrument_id
            { 3, 50, [3], ErrorIds.SourceRefused }, // continuous
            { 3, 50, [0xFF], ErrorIds.SourceRefused },
            { 3, 50, [13], ErrorIds.DbnHeaderInvalid },
            { 3, 51, [1], ErrorIds.SourceRefused },
            { 3, 51, [0xFF], ErrorIds.DbnHeaderInvalid },
            { 3, 52, [1], ErrorIds.SourceRefused },
            { 3, 52, [2], ErrorIds.DbnHeaderInvalid },
            { 3, 53, [0, 0], ErrorIds.DbnHeaderInvalid },
            { 3, 53, [1, 0], ErrorIds.DbnHeaderInvalid },
            { 3, 53, [70, 0], ErrorIds.DbnHeaderInvalid },
            { 3, 55, [1], ErrorIds.DbnHeaderInvalid }, // reserved
            { 2, 107, [1], ErrorIds.DbnHeaderInvalid },
            { 1, 61, [1], ErrorIds.DbnHeaderInvalid },
            { 3, 108, DbnBytes.U32(1), ErrorIds.DbnHeaderInvalid }, // schema definition
            { 3, 112, DbnBytes.U32(uint.MaxValue), ErrorIds.DbnHeaderInvalid }, // symbols
            { 3, 112, DbnBytes.U32(2), ErrorIds.DbnHeaderInvalid },
            { 1, 50, DbnBytes.U64(3), ErrorIds.DbnTruncated }, // counts more records than there are
            { 1, 50, DbnBytes.U64(1), ErrorIds.DbnHeaderInvalid },
        };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Fields))]
    public void A_header_with_an_invalid_field_is_refused(byte version, int offset, byte[] field, string id) => // S1, S2, A1
        Refused(id, Good(version).ToBytes().With(offset, field));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_header_before_the_change_is_valid(byte version) // checks the test data itself
    {
        Assert.Equal(2, DerivedSource.From([_folder.Write("good.dbn", Good(version).ToBytes())]).Counts.Read);
        if (version == 1)
            Assert.Equal(2, DerivedSource.From([_folder.Write("counted.dbn", Good(1).ToBytes().With(50, 2UL))]).Counts.Read);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 8)]
    public void Bytes_after_the_last_field_are_refused(byte version, int length) // S2
    {
        var bytes = Good(version).ToBytes();

        Refused(ErrorIds.DbnHeaderInvalid, bytes.Longer(DbnBytes.HeaderLength(bytes), new byte[length]));
    }

    [Fact]
    public void Padding_that_is_not_zero_is_refused() // S2
    {
        var bytes = Good(3).ToBytes();
        var end = DbnBytes.HeaderLength(bytes);
        Assert.Equal(0, bytes[end - 1]);

        Refused(ErrorIds.DbnHeaderInvalid, bytes.With(end - 1, 1));
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(20240230u)]
    [InlineData(20241301u)]
    [InlineData(20240100u)]
    [InlineData(2024u)]
    [InlineData(uint.MaxValue)]
    [InlineData(20300101u)] // after the end
    public void An_invalid_or_reversed_date_is_refused(uint date) // S2
    {
        var bytes = Good(3).ToBytes();
        var at = bytes.AsSpan().IndexOf(DbnBytes.U32(20240109));

        Refused(ErrorIds.DbnHeaderInvalid, bytes.With(at, date));
    }

    [Theory]
    [InlineData("12x4")]
    [InlineData("+123")]
    [InlineData(" 123")]
    [InlineData("4294967296")]
    [InlineData("-1")]
    public void An_id_that_is_not_a_number_is_refused(string id) =>
        Refused(
            ErrorIds.DbnHeaderInvalid,
            Good(3)
                .With(m =>
                    m with // S2, S3
                    {
                        Mappings = [.. m.Mappings.Select(x => x with { Intervals = [.. x.Intervals.Select(i => i with { Symbol = id })] })],
                    }
                )
                .ToBytes()
        );

    [Fact]
    public void Symbols_that_were_not_found_are_refused_and_partial_symbols_are_accepted() // A1
    {
        Refused(ErrorIds.SourceRefused, Good(3).With(m => m with { NotFound = ["MGCX9"] }).ToBytes());
        Assert.Single(DerivedSource.From([_folder.Write("a.dbn", Good(3).With(m => m with { Partial = ["MGCG4"] }).ToBytes())]).Days);
    }

    [Fact]
    public void An_id_without_a_symbol_is_refused_with_its_date() // S3
    {
        foreach (var (id, ts) in new[] { (9u, "2024-01-09T10:00Z"), (7u, "2024-01-10T00:00Z"), (7u, "2024-01-08T23:59Z") })
        {
            var error = Refused(
                ErrorIds.SymbolUnmapped,
                new DbnBuilder()
                    .Range("2024-01-08", "2024-01-12")
                    .Map("MGCG4", 7, "2024-01-09", "2024-01-10")
                    .Bar(id, DbnBuilder.Time(ts), 1, 1, 1, 1, 1)
                    .ToBytes()
            );
            Assert.Equal((id, 0L), (error.Where.InstrumentId, error.Where.RecordIndex));
            Assert.Contains(ts[..10], error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_id_with_two_symbols_is_refused_if_it_has_a_bar() // S3
    {
        var builder = new DbnBuilder()
            .Range("2024-01-08", "2024-01-12")
            .Map("MGCG4", 7, "2024-01-08", "2024-01-11")
            .Map("MGCJ4", 7, "2024-01-10", "2024-01-12");
        Assert.Equal(ErrorIds.SymbolAmbiguous, Refused(ErrorIds.SymbolAmbiguous, builder.Bar("MGCG4", "2024-01-10T10:00Z").ToBytes()).Id);
    }

    [Theory]
    [InlineData("2024-01-08T23:59Z", 0)] // before the header's start
    [InlineData("2024-01-10T00:00Z", 0)] // at its end
    [InlineData("2024-01-09T10:00Z", 1)]
    [InlineData("2024-01-09T10:00Z", 1_000_000_000)]
    public void A_time_outside_the_header_or_off_the_minute_is_refused(string ts, long beside) => // S4
        Refused(
            ErrorIds.TimestampInvalid,
            new DbnBuilder()
                .Range("2024-01-09", "2024-01-10")
                .Map("MGCG4", 7, "2024-01-01", "2024-02-01")
                .Bar(7, DbnBuilder.Time(ts) + beside, 1, 1, 1, 1, 1)
                .ToBytes()
        );

    [Fact]
    public void An_undefined_time_is_refused() => Refused(ErrorIds.TimestampInvalid, Record(8, DbnBytes.U64(ulong.MaxValue))); // S4

    [Fact]
    public void Decreasing_times_and_duplicate_bars_are_refused() // S4
    {
        Refused(
            ErrorIds.TimestampOutOfOrder,
            new DbnBuilder().Bar("MGCG4", "2024-01-09T10:01Z").Bar("MGCJ4", "2024-01-09T10:00Z").ToBytes()
        );
        Refused(
            ErrorIds.BarDuplicate,
            new DbnBuilder().Bar("MGCG4", "2024-01-09T10:01Z").Bar("MGCJ4", "2024-01-09T10:01Z").Bar("MGCG4", "2024-01-09T10:01Z").ToBytes()
        );
    }

    [Fact]
    public void A_symbol_has_one_bar_a_minute_even_under_two_ids() => // S4
        Refused(
            ErrorIds.BarDuplicate,
            new DbnBuilder()
                .Range("2024-01-09", "2024-01-10")
                .Map("MGCG4", 7, "2024-01-09", "2024-01-10")
                .Map("MGCG4", 8, "2024-01-09", "2024-01-10")
                .Bar(7, DbnBuilder.Time("2024-01-09T10:00Z"), 1, 1, 1, 1, 1)
                .Bar(8, DbnBuilder.Time("2024-01-09T10:00Z"), 1, 1, 1, 1, 1)
                .ToBytes()
        );

    [Theory]
    [InlineData(0, new byte[] { 0 }, ErrorIds.DbnRecordInvalid)]
    [InlineData(0, new byte[] { 3 }, ErrorIds.DbnRecordInvalid)]
    [InlineData(0, new byte[] { 13 }, ErrorIds.DbnRecordInvalid)]
    [InlineData(0, new byte[] { 15 }, ErrorIds.DbnRecordInvalid)]
    [InlineData(0, new byte[] { 0xFF }, ErrorIds.DbnTruncated)]
    [InlineData(1, new byte[] { 0x11 }, ErrorIds.DbnCadenceUnknown)]
    [InlineData(1, new byte[] { 0x20 }, ErrorIds.DbnRecordTypeUnexpected)]
    [InlineData(1, new byte[] { 0x22 }, ErrorIds.DbnRecordTypeUnexpected)]
    [InlineData(1, new byte[] { 0xA0 }, ErrorIds.DbnRecordTypeUnexpected)]
    [InlineData(2, new byte[] { 2 }, ErrorIds.SourceRefused)] // publisher
    [InlineData(3, new byte[] { 1 }, ErrorIds.SourceRefused)]
    public void A_record_that_is_not_a_1_minute_bar_of_the_publisher_is_refused(int offset, byte[] value, string id) // S5, A1
    {
        var error = Refused(id, Record(offset, value));
        Assert.Equal(0, error.Where.RecordIndex);
    }

    [Theory]
    [InlineData(0x11, ErrorIds.DbnCadenceUnknown)]
    [InlineData(0x40, ErrorIds.DbnRecordTypeUnexpected)]
    [InlineData(0xA1, ErrorIds.DbnRecordTypeUnexpected)]
    public void An_undefined_type_is_refused_even_in_a_mixed_file(byte type, string id) => // S5, P1
        Refused(id, Good(3).With(m => m with { Schema = null }).Record(DbnBytes.Record(type, 56)).ToBytes());

    [Fact]
    public void Damaged_frames_and_bytes_between_frames_are_refused() // S2
    {
        var plain = Good(3).ToBytes();
        var frames = DbnBytes.Frames(plain, checksum: true, DbnBytes.HeaderLength(plain), plain.Length - 56);
        Refused(ErrorIds.ZstdCorrupt, DbnBytes.Join([.. frames, [0]]));
        Refused(ErrorIds.ZstdCorrupt, DbnBytes.Join([.. frames, [1, 2, 3, 4, 5]]));
        Refused(ErrorIds.ZstdCorrupt, DbnBytes.Join([.. frames[..^1], frames[^1].With(frames[^1].Length - 1, (byte)(frames[^1][^1] ^ 1))]));
        Refused(ErrorIds.DbnTruncated, DbnBytes.Join([.. frames[..^1], frames[^1][..^1]]));
        Refused(ErrorIds.NotDbn, DbnBytes.Frame("something else"u8));
    }

    [Fact]
    public void Unsupported_frames_are_named_and_not_reported_as_damaged() // S2
    {
        var plain = Good(3).ToBytes();
        var frames = DbnBytes.Frames(plain, checksum: true, DbnBytes.HeaderLength(plain));
        (byte[] Bytes, string Named)[] others =
        [
            (
                DbnBytes.Join([frames[0], DbnBytes.SkippableFrame(1, 2, 3), .. frames[1..]]),
                $"byte {frames[0].Length} of the file begins a skippable zstd frame"
            ),
            (DbnBytes.Join([DbnBytes.SkippableFrame(1, 2, 3), .. frames]), "byte 0 of the file begins a skippable zstd frame"),
            (DbnBytes.Join([frames[0], [0x28, 0xB5, 0x2F, 0xFD, 0x00, 21 << 3, 0x01, 0x00, 0x00]]), "a window of 2048 MiB"),
            (DbnBytes.Join([frames[0], [0x28, 0xB5, 0x2F, 0xFD, 0x01, 0x58, 0x07, 0x01, 0x00, 0x00]]), "a dictionary"),
        ];
        foreach (var (bytes, named) in others)
        {
            var error = Refused(ErrorIds.ZstdUnsupported, bytes);
            Assert.Contains(named, error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("damage", error.Message, StringComparison.Ordinal);
        }

        Refused(ErrorIds.ZstdCorrupt, DbnBytes.Join([frames[0], [0x28, 0xB5, 0x2F, 0xFD, 0x00, 22 << 3, 0x01, 0x00, 0x00]]));
    }

    [Theory]
    [InlineData("version https://git-lfs.github.com/spec/v1\n", ErrorIds.DbnPointerFile)]
    [InlineData("/annex/objects/SHA256E-s1", ErrorIds.DbnPointerFile)]
    [InlineData("ts_event,open\n", ErrorIds.NotDbn)]
    [InlineData("", ErrorIds.NotDbn)]
    [InlineData("DB", ErrorIds.NotDbn)]
    [InlineData("DBN", ErrorIds.DbnTruncated)]
    public void A_file_that_is_not_DBN_is_refused(string text, string id) => Refused(id, DbnBytes.Ascii(text)); // S1

    [Fact]
    public void A_missing_file_is_refused() => // S1
        DerivedSource.Refused<SourceException>(ErrorIds.SourceNotFound, _folder.File("absent.dbn"));

    [Fact]
    public void A_source_without_an_outright_is_refused() // A2
    {
        var path = new DbnBuilder()
            .Bar("GCG4", "2024-01-09T10:00Z")
            .Bar("MGCG4-MGCJ4", "2024-01-09T10:00Z")
            .WriteTo(_folder.File("gc.dbn"));

        Assert.Equal(ErrorIds.NoOutright, Assert.Throws<SourceException>(() => DerivedSource.From([path])).Id);
    }

    private static DbnBuilder Good(byte version) =>
        new DbnBuilder()
            .Version(version)
            .Framing(DbnFraming.Plain)
            .Range("2024-01-09", "2024-01-10")
            .Bar("MGCG4", "2024-01-09T10:00Z")
            .Bar("MGCG4", "2024-01-09T10:01Z");

    private static byte[] Record(int offset, byte[] value)
    {
        var bytes = Good(3).ToBytes();
        return bytes.With(DbnBytes.HeaderLength(bytes) + offset, value);
    }

    private SourceException Refused(string id, byte[] bytes) =>
        DerivedSource.Refused<SourceException>(id, _folder.Write("probe.dbn", bytes));
}
