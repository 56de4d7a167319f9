using System.Text;
using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Tests.Support;
using MgcBackfill.Text;

namespace MgcBackfill.Tests.Text;

/// <summary>E2: a line that is not exactly what the vendor writes is refused, with file and line.</summary>
public sealed class TextLineTests
{
    private const string Header = VendorText.Header + ",symbol\n";
    private const string First = "2024-01-08T12:00:00.000000000Z,33,1,7,10.5,11,10,10.25,3,MGCG4\n";
    private const string Second = "2024-01-08T12:01:00.000000000Z,33,1,7,10.5,11,10,10.25,3,MGCG4\n";
    private const string Json =
        """{"hd":{"ts_event":"2024-01-08T12:00:00.000000000Z","rtype":33,"publisher_id":1,"instrument_id":7}"""
        + ""","open":"10.5","high":"11","low":"10","close":"10.25","volume":"3","symbol":"MGCG4"}"""
        + "\n";

    private static readonly TextForm s_csv = new(TextEncoding.Csv, true, true, true);
    private static readonly TextForm s_json = s_csv with { Encoding = TextEncoding.Json };
    private static readonly TextForm s_raw = new(TextEncoding.Csv, false, false, false);

    [Theory]
    [InlineData("10.5,11", "10.5000000001,11", "open is '10.5000000001'; expected a decimal with at most 9 decimal places.")]
    [InlineData("10.5,11", "1e1,11", "open is '1e1'")]
    [InlineData("10.5,11", "nan,11", "open is 'nan'")]
    [InlineData("10.5,11", "+10.5,11", "open is '+10.5'")]
    [InlineData("10.5,11", "010.5,11", "open is '010.5'")]
    [InlineData("10.5,11", " 10.5,11", "open is ' 10.5'")]
    [InlineData("10.5,11", "10.5 ,11", "open is '10.5 '")]
    [InlineData("10.5,11", "\"10.5\",11", "open is '\"10.5\"'")]
    [InlineData("10.5,11", "10.,11", "open is '10.'")]
    [InlineData("10.5,11", ".5,11", "open is '.5'")]
    [InlineData("10.5,11", "-,11", "open is '-'")]
    [InlineData("10.5,11", "--1,11", "open is '--1'")]
    [InlineData("10.5,11", "-0.000000000,11", "open is '-0.000000000'")]
    [InlineData("10.5,11", "1.5.5,11", "open is '1.5.5'")]
    [InlineData("10.5,11", "9223372036.854775807,11", "open is '9223372036.854775807'")]
    [InlineData("10.5,11", "-9223372036.854775809,11", "open is '-9223372036.854775809'")]
    [InlineData("10.5,11", "99999999999,11", "open is '99999999999'")]
    [InlineData("10.5,11", "1\u0660,11", "open is '1??'")]
    [InlineData("10.25,3", "10.25,-3", "volume is '-3'; expected a whole number from 0 to 18446744073709551615.")]
    [InlineData("10.25,3", "10.25,3.0", "volume is '3.0'")]
    [InlineData("10.25,3", "10.25,", "volume is ''")]
    [InlineData("10.25,3", "10.25,18446744073709551616", "volume is '18446744073709551616'")]
    [InlineData("33,1,7", "33,65536,7", "publisher_id is '65536'; expected a whole number from 0 to 65535.")]
    [InlineData("33,1,7", "33,1,4294967296", "instrument_id is '4294967296'")]
    [InlineData("33,1,7", "256,1,7", "rtype is '256'")]
    [InlineData("33,1,7", "033,1,7", "rtype is '033'")]
    [InlineData("T12:00:00.000000000Z", "T12:00:00.00000000Z", "expected a time in UTC")]
    [InlineData("T12:00:00.000000000Z", "T12:00:00Z", "expected a time in UTC")]
    [InlineData("T12:00:00.000000000Z", " 12:00:00.000000000Z", "expected a time in UTC")]
    [InlineData("T12:00:00.000000000Z", "T12:00:00.0000000000", "expected a time in UTC")]
    [InlineData("T12:00:00.000000000Z", "T24:00:00.000000000Z", "expected a time in UTC")]
    [InlineData("T12:00:00.000000000Z", "T11:59:60.000000000Z", "expected a time in UTC")]
    [InlineData("2024-01-08T12:00", "2024-02-30T12:00", "expected a time in UTC")]
    [InlineData("2024-01-08T12:00", "2024-13-08T12:00", "expected a time in UTC")]
    [InlineData("2024-01-08T12:00", "2024-00-08T12:00", "expected a time in UTC")]
    [InlineData("2024-01-08T12:00", "1969-12-31T12:00", "expected a time in UTC")]
    [InlineData("2024-01-08T12:00", "2554-12-31T12:00", "expected a time in UTC")]
    [InlineData("2024-01-08T12:00:00.000000000Z", "1704715200000000000", "expected a time in UTC")]
    [InlineData(",MGCG4", "", "The line ends after the column volume")]
    [InlineData(",3,MGCG4", "", "The line ends after the column close")]
    [InlineData("MGCG4", "MGCG4,", "The line has more columns than the header.")]
    [InlineData("MGCG4", "MGCG4,1", "The line has more columns than the header.")]
    [InlineData("MGCG4", "\"MGCG4\"", "symbol is '\"MGCG4\"'")]
    [InlineData("MGCG4", "MGC\tG4", "symbol is 'MGC?G4'")]
    [InlineData("MGCG4", "MGC\\G4", "symbol is")]
    [InlineData("MGCG4", " MGCG4", "symbol is ' MGCG4'")]
    [InlineData("MGCG4", "MGCG\u00c4", "symbol is 'MGCG??'")]
    [InlineData("MGCG4\n", "MGCG4\r\n", "The line ends with CR LF.")]
    public void A_malformed_line_of_CSV_is_refused(string part, string replacement, string reported) // E2
    {
        var error = Refused(s_csv, Header + First.Replace(part, replacement, StringComparison.Ordinal) + Second);

        Assert.Equal((ErrorIds.TextLineInvalid, 2L, 0L), (error.Id, error.Where.Line, error.Where.RecordIndex));
        Assert.StartsWith("x.csv, line 2: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(reported, error.Message, StringComparison.Ordinal);
        Assert.Equal(Header.Length, error.Where.ByteOffset);
        Assert.NotNull(error.Advice);
    }

    [Theory]
    [InlineData("1704715200000000000,33,1,7,10,11,10,10,3.5", "volume is '3.5'")]
    [InlineData("1704715200000000000,33,1,7,10.5,11,10,10,3", "open is '10.5'; expected a whole number of 64 bits.")]
    [InlineData("1704715200000000000,33,1,7,,11,10,10,3", "open is ''")]
    [InlineData("1704715200000000000,33,1,7,9223372036854775808,11,10,10,3", "open is '9223372036854775808'")]
    [InlineData("1704715200000000000,33,1,7,-9223372036854775809,11,10,10,3", "open is '-9223372036854775809'")]
    [InlineData("1704715200000000000,33,1,7,-0,11,10,10,3", "open is '-0'")]
    [InlineData("1704715200000000000,33,1,7,00,11,10,10,3", "open is '00'")]
    [InlineData("18446744073709551616,33,1,7,10,11,10,10,3", "ts_event is '18446744073709551616'")]
    [InlineData("1.7047152e18,33,1,7,10,11,10,10,3", "ts_event is '1.7047152e18'")]
    [InlineData("2024-01-08T12:00:00.000000000Z,33,1,7,10,11,10,10,3", "ts_event is '2024-01-08T12:00:00.000000000Z'")]
    [InlineData("1704715200000000000,33,1,7,10,11,10,10,3,MGCG4", "The line has more columns than the header.")]
    public void A_malformed_line_of_raw_CSV_is_refused(string line, string reported) // E2
    {
        var error = Refused(s_raw, $"{VendorText.Header}\n{line}\n");

        Assert.Equal(ErrorIds.TextLineInvalid, error.Id);
        Assert.Contains(reported, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"10.5\"", "10.5", "open is not a string.")]
    [InlineData("\"10.5\"", "\"\"", "open is ''")]
    [InlineData("\"10.5\"", "\"1\\u0030.5\"", "expected text without escape sequences.")]
    [InlineData("\"10.5\"", "\"1e1\"", "open is '1e1'")]
    [InlineData("\"10.5\"", "{}", "open is not a string.")]
    [InlineData("\"10.5\"", "true", "open is not a string.")]
    [InlineData("33", "33.0", "rtype is '33.0'")]
    [InlineData("33", "\"33\"", "rtype is not a number.")]
    [InlineData("33", "null", "rtype is not a number.")]
    [InlineData("\"3\"", "null", "volume is not a string.")]
    [InlineData("\"3\"", "3", "volume is not a string.")]
    [InlineData("\"open\":\"10.5\",", "", "The member open is missing.")]
    [InlineData("\"rtype\":33,", "", "The member rtype is missing.")]
    [InlineData("\"publisher_id\":1,", "", "The member publisher_id is missing.")]
    [InlineData(",\"symbol\":\"MGCG4\"", "", "The member symbol is missing.")]
    [InlineData("\"open\"", "\"high\"", "The member high appears twice.")]
    [InlineData("\"rtype\":33", "\"rtype\":33,\"rtype\":33", "The member rtype appears twice.")]
    [InlineData("\"open\"", "\"hd\"", "The member hd appears twice.")]
    [InlineData("\"open\"", "\"Open\"", "The member 'Open' is not one")]
    [InlineData("\"open\"", "\"\\u006fpen\"", "is not one")]
    [InlineData("\"rtype\"", "\"length\":14,\"rtype\"", "The member 'length' is not one")]
    [InlineData("\"open\"", "\"ts_out\":\"1\",\"open\"", "The member 'ts_out' is not one")]
    [InlineData("{\"hd\":{", "{\"hd\":[", "hd is not a JSON object.")]
    [InlineData("}\n", "}}\n", "The line is not a JSON object of a bar: its byte")]
    [InlineData("}\n", "\n", "The line is not a JSON object of a bar: its byte")]
    [InlineData("}\n", ",}\n", "The line is not a JSON object of a bar: its byte")]
    [InlineData("}\n", "} {}\n", "The line is not a JSON object of a bar: its byte")]
    [InlineData("}\n", "}\r\n", "The line ends with CR LF.")]
    [InlineData("{\"hd\"", "[{\"hd\"", "expected a JSON object.")]
    [InlineData("{\"hd\"", "/**/{\"hd\"", "The line is not a JSON object of a bar: its byte")]
    [InlineData("MGCG4", "MGC\\u0047G4", "expected text without escape sequences.")]
    public void A_malformed_line_of_JSON_is_refused(string part, string replacement, string reported) // E2
    {
        var error = Refused(s_json, Json.Replace(part, replacement, StringComparison.Ordinal));

        Assert.Equal((ErrorIds.TextLineInvalid, 1L, 0L), (error.Id, error.Where.Line, error.Where.RecordIndex));
        Assert.Contains(reported, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_members_of_JSON_may_have_any_order() // E2
    {
        var bar = Assert.Single(Read(s_json, Json).Bars);

        Assert.Equal(
            bar,
            Assert.Single(
                Read(
                    s_json,
                    """{"symbol":"MGCG4","volume":"3","close":"10.25","low":"10","high":"11","open":"10.5" """
                        + ""","hd":{"rtype":33,"publisher_id":1,"instrument_id":7,"ts_event":"2024-01-08T12:00:00.000000000Z"}}"""
                        + "\n"
                ).Bars
            )
        );
        Assert.Equal((10_500_000_000, 11_000_000_000, 10_000_000_000, 10_250_000_000), (bar.Open, bar.High, bar.Low, bar.Close));
    }

    [Theory]
    [InlineData("33,1,7", "32,1,7", ErrorIds.DbnRecordTypeUnexpected, "rtype 32 (ohlcv-1s)")]
    [InlineData("33,1,7", "17,1,7", ErrorIds.DbnCadenceUnknown, "unknown cadence")]
    [InlineData("12:01:00.0", "12:01:00.1", ErrorIds.TimestampInvalid, "not a whole multiple of 60000000000 ns")]
    [InlineData("12:01:00.0", "12:01:01.0", ErrorIds.TimestampInvalid, "not a whole multiple of 60000000000 ns")]
    [InlineData("2024-01-08T12:01", "2024-01-07T12:01", ErrorIds.TimestampInvalid, "outside the range of the file")]
    [InlineData("2024-01-08T12:01", "2024-01-10T00:00", ErrorIds.TimestampInvalid, "outside the range of the file")]
    [InlineData("2024-01-08T12:01", "2300-01-10T00:00", ErrorIds.TimestampInvalid, "outside the range of the file")]
    [InlineData("2024-01-08T12:01:00.000000000Z", "", ErrorIds.TimestampInvalid, "ts_event is undefined")]
    [InlineData("T12:01", "T11:59", ErrorIds.TimestampOutOfOrder, "earlier than the bar before it (2024-01-08T12:00Z)")]
    [InlineData("T12:01", "T12:00", ErrorIds.BarDuplicate, "second bar of MGCG4 at 2024-01-08T12:00Z")]
    [InlineData("MGCG4", "MGCJ4", ErrorIds.SymbolAmbiguous, "Instrument id 7 has two symbols on 2024-01-08: MGCG4, MGCJ4.")]
    [InlineData("MGCG4", "", ErrorIds.SymbolUnmapped, "The line gives no symbol for instrument id 7.")]
    [InlineData("33,1,7", "33,2,7", ErrorIds.SourceRefused, "only publisher 1 is accepted")]
    public void A_line_is_checked_like_a_record(string part, string replacement, string id, string reported) // E2, S3, S4, S5, A1
    {
        var text = Header + First + Second.Replace(part, replacement, StringComparison.Ordinal);

        var error = Refused(s_csv, text, new DbnReaderOptions { Publisher = 1 });

        Assert.Equal((id, 3L, 1L), (error.Id, error.Where.Line, error.Where.RecordIndex));
        Assert.Contains(reported, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("18446744073709551615", "ts_event is undefined")]
    [InlineData("18446744073709551614", "outside the range")]
    [InlineData("9223372036854775808", "outside the range")]
    [InlineData("0", "outside the range")]
    public void A_raw_time_that_is_none_is_refused(string time, string reported) // E2, S4
    {
        var error = Refused(s_raw, $"{VendorText.Header}\n{time},33,1,7,10,11,10,10,3\n");

        Assert.Equal(ErrorIds.TimestampInvalid, error.Id);
        Assert.Contains(reported, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1704715200000000000,33,1,9,10,11,10,10,3", "Instrument id 9 has no symbol on 2024-01-08 in symbology.json.")]
    [InlineData("1704801600000000000,33,1,8,10,11,10,10,3", "Instrument id 8 has no symbol on 2024-01-09 in symbology.json.")]
    public void An_id_that_the_symbology_does_not_map_on_that_date_is_refused(string line, string reported) // E1, S3
    {
        var error = Refused(s_raw, $"{VendorText.Header}\n{line}\n");

        Assert.Equal(ErrorIds.SymbolUnmapped, error.Id);
        Assert.Contains(reported, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_id_may_have_another_symbol_on_another_date() => // S3
        Assert.Equal(
            ["MGCG4", "MGCJ4"],
            Read(
                s_csv,
                Header + First + First.Replace("-08T", "-09T", StringComparison.Ordinal).Replace("G4", "J4", StringComparison.Ordinal)
            )
                .Bars.Select(b => b.Symbol)
        );

    [Fact]
    public void Publishers_have_an_order_of_their_own() // S4
    {
        var other = First.Replace("33,1,", "33,2,", StringComparison.Ordinal);

        Assert.Equal(2, Read(s_csv, Header + First + other).Bars.Count);
        Assert.Equal(ErrorIds.BarDuplicate, Refused(s_csv, Header + First + other + other).Id);
    }

    [Theory]
    [InlineData("", ErrorIds.DbnTruncated, "The file is empty.")]
    [InlineData("\n", ErrorIds.TextLineInvalid, "line 1: The line is blank.")]
    [InlineData("\uFEFF" + Header, ErrorIds.TextLineInvalid, "line 1: The file begins with a byte order mark")]
    [InlineData(
        "ts_event,rtype\n",
        ErrorIds.TextLineInvalid,
        "line 1: The header is 'ts_event,rtype'; expected 'ts_event,rtype,publisher_id"
    )]
    [InlineData(VendorText.Header + "\n", ErrorIds.TextLineInvalid, "line 1: The header is ")]
    [InlineData(First, ErrorIds.TextLineInvalid, "line 1: The header is ")]
    [InlineData(Header + "\n" + First, ErrorIds.TextLineInvalid, "line 2: The line is blank.")]
    [InlineData(Header + First + "\n", ErrorIds.TextLineInvalid, "line 3: The line is blank.")]
    [InlineData(Header + Header, ErrorIds.TextLineInvalid, "line 2: ts_event is 'ts_event'")]
    [InlineData(VendorText.Header, ErrorIds.DbnTruncated, "line 1: The file ends within this line")]
    [InlineData(Header + "2024", ErrorIds.DbnTruncated, "line 2: The file ends within this line")]
    public void A_file_that_is_not_lines_of_the_vendor_is_refused(string text, string id, string reported) // E2
    {
        var error = Refused(s_csv, text);

        Assert.Equal(id, error.Id);
        Assert.Contains(reported, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_last_line_without_an_end_is_a_cut_file() // E2
    {
        foreach (var (form, text) in new[] { (s_csv, Header + First), (s_json, Json) })
        {
            var error = Refused(form, text[..^1]);

            Assert.Equal(ErrorIds.DbnTruncated, error.Id);
            Assert.Contains("the last line has no line end", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(TextBarReader.MaxLineLength + 1)]
    [InlineData(1 << 20)]
    public void A_long_line_is_refused_wherever_it_ends(int length) // E2
    {
        foreach (var end in new[] { "\n", "" })
        {
            var error = Refused(s_csv, Header + new string('1', length) + end);

            Assert.Equal((ErrorIds.TextLineInvalid, 2L), (error.Id, error.Where.Line));
            Assert.Contains("longer than 1,023 bytes", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_file_with_a_header_alone_has_no_bar() => Assert.Empty(Read(s_csv, Header).Bars); // E2

    [Fact]
    public void The_lines_do_not_depend_on_buffers_batches_or_threads() // E2
    {
        var bars = Enumerable
            .Range(0, 500)
            .Select(i => new ReadBar("MGCG4", 7, DbnBuilder.Time("2024-01-08") + (i * 60_000_000_000L), i, i, i, i, 1, 0, (uint)i))
            .ToArray();
        foreach (var form in new[] { s_csv, s_json, s_raw })
        {
            var bytes = VendorText.File(bars, form);
            var frames = TextJobFolder.Compress(bytes[..5000]).Concat(TextJobFolder.Compress(bytes[5000..])).ToArray();
            foreach (var file in new[] { bytes, frames })
            {
                Assert.Equal(bars, ReadText.From(file, form, 1, new DbnReaderOptions { FileBuffer = 32, RecordBuffer = 1 }).Bars);
                Assert.Equal(bars, ReadText.From(file, form, 7, new DbnReaderOptions { RecordBuffer = 1024 }).Bars);
                Assert.Equal(bars, ReadText.From(file, form, 4096, new DbnReaderOptions { ReadAhead = true }).Bars);
            }
        }
    }

    [Fact]
    public void A_damaged_or_cut_zstd_frame_is_refused() // E1, S2
    {
        var bytes = TextJobFolder.Compress(Encoding.ASCII.GetBytes(Header + First + Second));

        Assert.Equal(ErrorIds.DbnTruncated, Refused(s_csv, bytes[..^1]).Id);
        Assert.Equal(ErrorIds.ZstdCorrupt, Refused(s_csv, [.. bytes[..^1], (byte)(bytes[^1] ^ 1)]).Id);
        Assert.Equal(ErrorIds.ZstdCorrupt, Refused(s_csv, [.. bytes, .. "\n"u8]).Id);
        Assert.Equal(ErrorIds.DbnTruncated, Refused(s_json, TextJobFolder.Compress([])).Id);
    }

    [Fact]
    public void A_file_of_another_schema_is_refused() // S5
    {
        var error = Refused(s_csv, Header + First, new DbnReaderOptions { Schema = DbnSchema.Ohlcv1S });

        Assert.Equal(ErrorIds.DbnRecordTypeUnexpected, error.Id);
    }

    [Fact]
    public void A_symbol_in_a_line_must_be_that_of_the_symbology() // E1, S3
    {
        var metadata = TextJobFolder
            .Bars()
            .Map("MGCG4", 7, "2024-01-08", "2024-01-10")
            .Map("MGCJ4", 8, "2024-01-08", "2024-01-10")
            .Metadata();
        var text = Header + First + Second.Replace(",7,", ",8,", StringComparison.Ordinal);
        using var reader = TextBarReader.Open("x.csv", new MemoryStream(Encoding.ASCII.GetBytes(text)), metadata, s_csv);

        var error = Assert.Throws<SourceException>(() => reader.Read(new BarBatch()));

        Assert.Equal(ErrorIds.SymbolAmbiguous, error.Id);
        Assert.Contains(
            "Instrument id 8 is MGCG4 in the line, but MGCJ4 on 2024-01-08 in symbology.json.",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_longest_symbol_of_the_binary_encoding_is_the_longest_here() // E2
    {
        var longest = new string('X', 70);

        Assert.Equal(longest, Assert.Single(Read(s_csv, Header + First.Replace("MGCG4", longest, StringComparison.Ordinal)).Bars).Symbol);
        Assert.Equal(ErrorIds.TextLineInvalid, Refused(s_csv, Header + First.Replace("MGCG4", longest + "X", StringComparison.Ordinal)).Id);
    }

    [Fact]
    public void A_name_with_spaces_and_colons_is_a_symbol() => // E2
        Assert.Equal(
            "UD:CL: GN 2540925",
            Assert.Single(Read(s_csv, Header + First.Replace("MGCG4", "UD:CL: GN 2540925", StringComparison.Ordinal)).Bars).Symbol
        );

    private static ReadText Read(TextForm form, string text, DbnReaderOptions? options = null) =>
        ReadText.From(Encoding.UTF8.GetBytes(text), form, options: options);

    private static SourceException Refused(TextForm form, string text, DbnReaderOptions? options = null) =>
        Assert.Throws<SourceException>(() => Read(form, text, options));

    private static SourceException Refused(TextForm form, byte[] bytes) => Assert.Throws<SourceException>(() => ReadText.From(bytes, form));
}
