using System.Text;
using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Dbn;

/// <summary>Invalid headers, field by field (S1, S2).</summary>
public sealed class DbnHeaderTests : IDisposable
{
    // Offsets of the small header below, worked out by hand from the format: fixed part, one symbol, one mapping of one interval.
    private static readonly Offsets s_v1 = new(StypeIn: 58, Reserved: 61, Width: 22, Symbol: 116, Mapping: 150, Interval: 176, Length: 206);
    private static readonly Offsets s_v2 = new(StypeIn: 50, Reserved: 55, Width: 71, Symbol: 116, Mapping: 199, Interval: 274, Length: 353);
    private static readonly Offsets s_v3 = s_v2 with { Length = 360 };

    private readonly DbnProbe _probe = new();

    public static TheoryData<byte> Versions => [1, 2, 3];

    public void Dispose() => _probe.Dispose();

    [Theory]
    [MemberData(nameof(Versions))]
    public void A_valid_header_is_read(byte version) // S1
    {
        var read = _probe.Read(Header(version));

        Assert.Equal(At(version).Length, Header(version).Length);
        Assert.Equal(version, read.Metadata.Version);
        Assert.Equal("GLBX.MDP3", read.Metadata.Dataset);
        Assert.Equal(["MGC.FUT"], read.Metadata.Symbols);
        var mapping = Assert.Single(read.Metadata.Mappings);
        Assert.Equal(
            ("MGCG4", new MappingInterval(new DateOnly(2024, 1, 2), new DateOnly(2024, 1, 3), "1001")),
            (mapping.RawSymbol, Assert.Single(mapping.Intervals))
        );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(127)]
    [InlineData(255)]
    public void Other_versions_are_refused(byte version) // S1
    {
        var error = _probe.Refused(ErrorIds.DbnVersionUnsupported, Header(3).With(3, version));

        Assert.Contains($"version {version} ", error.Message, StringComparison.Ordinal);
        Assert.Equal(3, error.Where.ByteOffset);
    }

    [Fact]
    public void Leftovers_of_a_failed_download_are_reported_by_their_kind() // S1
    {
        (byte[] Bytes, string Text)[] files =
        [
            ([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3], "compressed with gzip"),
            (Encoding.ASCII.GetBytes("<html><body>429 Too Many Requests"), "a web page"),
            (Encoding.ASCII.GetBytes("{\"detail\":\"auth_authentication_failed\"}"), "JSON text"),
        ];
        foreach (var (bytes, reported) in files)
            Assert.Contains(reported, _probe.Refused(ErrorIds.NotDbn, bytes).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_are_not_DBN_are_refused_with_a_specific_error() // S1
    {
        _probe.Refused(ErrorIds.DbnTruncated, []);
        _probe.Refused(ErrorIds.DbnLegacyDbz, [0x51, 0x2A, 0x4D, 0x18, 0x40, 0, 0, 0, .. "DBZ"u8, 1, .. new byte[64]]);
        _probe.Refused(ErrorIds.DbnFragment, DbnBytes.Record(Rtype.Ohlcv1M, 56));
        _probe.Refused(ErrorIds.DbnFragment, DbnBytes.Frame(DbnBytes.Record(0x13, 360)));
        _probe.Refused(
            ErrorIds.DbnPointerFile,
            Encoding.ASCII.GetBytes("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 73\n")
        );
        _probe.Refused(ErrorIds.DbnPointerFile, Encoding.ASCII.GetBytes("/annex/objects/SHA256E-s73--0.dbn.zst\n"));
        _probe.Refused(ErrorIds.NotDbn, Encoding.ASCII.GetBytes("ts_event,open,high,low,close,volume\n"));
        _probe.Refused(ErrorIds.NotDbn, Encoding.ASCII.GetBytes("dbn\u0003 in lower case, which anything may follow"));
        _probe.Refused(ErrorIds.NotDbn, Encoding.ASCII.GetBytes("{\"job_id\": \"GLBX-20240201\", \"files\": []}"));
        _probe.Refused(ErrorIds.NotDbn, Encoding.ASCII.GetBytes("# A page about the data\n"));
        _probe.Refused(ErrorIds.NotDbn, [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]);
        _probe.Refused(ErrorIds.NotDbn, DbnBytes.Frame(Encoding.ASCII.GetBytes("not a DBN at all")));
        _probe.Refused(ErrorIds.DbnTruncated, DbnBytes.Frame([]));
        _probe.Refused(ErrorIds.ZstdUnsupported, DbnBytes.SkippableFrame(1, 2, 3));
    }

    [Fact]
    public void Files_of_a_few_bytes_are_refused() // S2
    {
        var magic = "DBN\u0003\u0060\u0001\0\0"u8.ToArray();
        for (var length = 1; length < 8; length++)
        {
            _probe.Refused(ErrorIds.DbnTruncated, magic[..length]);
            _probe.Refused(ErrorIds.NotDbn, DbnBytes.Ascii("XYZ....")[..length]);
            _probe.Refused(ErrorIds.NotDbn, new byte[length]);
        }
    }

    [Fact]
    public void A_missing_file_is_named() // S1
    {
        foreach (var path in new[] { _probe.Path, Path.Combine(_probe.Path, "below", "it.dbn") })
        {
            var error = Assert.Throws<SourceException>(() => DbnReader.Open(path));
            Assert.Equal((ErrorIds.SourceNotFound, path), (error.Id, error.Where.File));
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Unknown_codes_are_refused(byte version) // S2
    {
        var stype = At(version).StypeIn;
        foreach (var schema in new ushort[] { 20, 0x0100, 0x7FFF, 0xFFFE })
            Invalid(Header(version).With(24, (byte)schema, (byte)(schema >> 8)), $"Schema code {schema} ");
        foreach (var code in new byte[] { 13, 0x7F, 0xFE })
        {
            Invalid(Header(version).With(stype, code), $"stype_in code {code} ");
            Invalid(Header(version).With(stype + 1, code), $"stype_out code {code} ");
        }

        Invalid(Header(version).With(stype + 1, (byte)0xFF), "stype_out code 255 ");
        foreach (var tsOut in new byte[] { 2, 255 })
            Invalid(Header(version).With(stype + 2, tsOut), $"ts_out is {tsOut}");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Another_symbol_width_is_refused(byte version) // S2
    {
        foreach (var width in new byte[] { 0, 1, 22, 70, 72, 255 })
            Invalid(Header(version).With(53, width), $"symbol_cstr_len is {width}");
        Invalid(Header(version).With(53, 71, 1), "symbol_cstr_len is 327");
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Every_reserved_byte_must_be_zero(byte version) // S2
    {
        for (var offset = At(version).Reserved; offset < 108; offset++)
            Invalid(Header(version).With(offset, (byte)1), "Reserved bytes");
        for (var offset = 108; offset < 112; offset++)
            Invalid(Header(version).With(offset, (byte)1), "schema_definition_length");
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Strings_hold_printable_ASCII_and_end_in_NULs(byte version) // S2
    {
        var (symbol, mapping, width) = (At(version).Symbol, At(version).Mapping, At(version).Width);
        foreach (var (offset, length) in new[] { (8, 16), (symbol, width), (mapping, width), (At(version).Interval + 8, width) })
        {
            Invalid(Header(version).With(offset, Enumerable.Repeat((byte)'1', length).ToArray()), "no NUL");
            Invalid(Header(version).With(offset + length - 1, (byte)'1'), "after its NUL");
            Invalid(Header(version).With(offset + length - 2, (byte)1), "after its NUL");
            foreach (var wrong in new byte[] { 0x80, 0xC4, 0xFF, 0x07, 0x0A, 0x1F, 0x7F })
                Invalid(Header(version).With(offset, wrong), "printable ASCII");
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void An_impossible_range_is_refused(byte version) // S2
    {
        var start = (ulong)DbnBuilder.Time("2024-01-02");
        Invalid(Header(version).With(34, start - 1), "reversed");
        Invalid(Header(version).With(34, 0UL), "reversed");
        Invalid(Header(version).With(26, ulong.MaxValue), "start (18446744073709551615)");
        Invalid(Header(version).With(26, 1UL << 63), "start (9223372036854775808)");
        Invalid(Header(version).With(34, 1UL << 63), "end (9223372036854775808)");
        Invalid(Header(version).With(34, ulong.MaxValue - 1), "end (18446744073709551614)");
        Assert.Null(_probe.Read(Header(version).With(34, ulong.MaxValue)).Metadata.End);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void An_impossible_date_is_refused(byte version) // S2
    {
        var interval = At(version).Interval;
        foreach (
            var date in new uint[]
            {
                0,
                1,
                101,
                20240231,
                20230229,
                20240100,
                20240001,
                20241301,
                20240132,
                20240431,
                99999999,
                100000101,
                uint.MaxValue,
            }
        )
        {
            Invalid(Header(version).With(interval, date), $"holds {date}, which is not a date");
            Invalid(Header(version).With(interval + 4, date), $"holds {date}, which is not a date");
        }

        Invalid(Header(version).With(interval, 20240104U), "reversed: 2024-01-04 to 2024-01-03");
        Assert.Equal(
            new DateOnly(2024, 2, 29),
            _probe.Read(Header(version).With(interval + 4, 20240229U)).Metadata.Mappings[0].Intervals[0].End
        );
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void An_instrument_id_that_is_not_a_number_is_refused(byte version) // S3
    {
        foreach (var id in new[] { "12a4", "-100", "+100", " 100", "1.00", "4294967296", "MGCG4" })
            Invalid(Header(version).With(At(version).Interval + 8, DbnBytes.Ascii(id)), $"'{id}', which is not an instrument id");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Bytes_after_the_mappings_are_refused(byte version) // S2
    {
        foreach (var more in new byte[][] { [0], [0, 0, 0, 0, 0, 0, 0], [1], new byte[8] })
            Invalid(Header(version).Longer(At(version).Length, more), more.Length == 1 ? "1 byte follows" : $"{more.Length} bytes follow");
    }

    [Fact]
    public void Version_3_is_padded_with_less_than_eight_zeros() // S2
    {
        for (var i = 353; i < 360; i++)
            Invalid(Header(3).With(i, (byte)1), "7 bytes follow");
        Invalid(Header(3).Longer(360, new byte[8]), "15 bytes follow");
        Invalid(Header(3).Longer(360, (byte)0), "8 bytes follow");
        Invalid(Header(3).Longer(360, new byte[1000]), "1007 bytes follow");
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Mappings_that_lead_to_no_instrument_id_are_refused(byte version) // S3
    {
        var stype = At(version).StypeIn;
        Invalid(Header(version).With(stype + 1, (byte)DbnStype.RawSymbol), "maps parent to raw_symbol");
        Invalid(Header(version).With(stype, 0xFF, (byte)DbnStype.Continuous), "maps null to continuous");
    }

    private static byte[] Header(byte version) =>
        new DbnBuilder().Version(version).Framing(DbnFraming.Plain).Map("MGCG4", 1001, "2024-01-02", "2024-01-03").ToBytes();

    private static Offsets At(byte version) =>
        version switch
        {
            1 => s_v1,
            2 => s_v2,
            _ => s_v3,
        };

    private void Invalid(byte[] bytes, string says) =>
        Assert.Contains(says, _probe.Refused(ErrorIds.DbnHeaderInvalid, bytes).Message, StringComparison.Ordinal);

    private sealed record Offsets(int StypeIn, int Reserved, int Width, int Symbol, int Mapping, int Interval, int Length);
}
