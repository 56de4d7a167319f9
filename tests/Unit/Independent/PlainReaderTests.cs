using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Independent;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Independent;

/// <summary>Section 1: what the reader of the independent check reads.</summary>
public sealed class PlainReaderTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public static TheoryData<byte, DbnFraming> Forms
    {
        get
        {
            var forms = new TheoryData<byte, DbnFraming>();
            foreach (var framing in Enum.GetValues<DbnFraming>())
            {
                for (byte version = 1; version <= 3; version++)
                    forms.Add(version, framing);
            }

            return forms;
        }
    }

    /// <summary>Files as the vendor's API sent them: the number of bars, the symbols, the first and the last bar.</summary>
    public static TheoryData<string, int, string, string, string> Vendors =>
        new()
        {
            {
                "real/futures_ohlcv-1m_2024-05-09T09-55_2024-05-09T10-05.dbn.zst",
                20,
                "NQM4|ESM4",
                "2024-05-09T09:55Z NQM4 13743 18127.00 18127.00 18125.50 18125.75 37",
                "2024-05-09T10:04Z NQM4 13743 18132.50 18135.00 18132.25 18134.00 93"
            },
            {
                "real/futures_ohlcv-1m_2024-07-01T23-40_2024-07-02T00-10.dbn.zst",
                60,
                "ESU4|NQU4",
                "2024-07-01T23:40Z ESU4 118 5527.25 5527.50 5527.00 5527.50 180",
                "2024-07-02T00:09Z ESU4 118 5528.50 5528.75 5528.50 5528.50 60"
            },
            {
                "real/futures_ohlcv-1m_2026-01-09T20-55_2026-01-09T21-05.dbn.zst",
                10,
                "ESH6",
                "2026-01-09T20:55Z ESH6 42140878 7009.75 7010.00 7007.50 7008.00 6784",
                "2026-01-09T21:04Z ESH6 42140878 7004.75 7004.75 7003.75 7004.00 1655"
            },
        };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Forms))]
    public void Every_version_and_framing_gives_the_bars_that_were_written(byte version, DbnFraming framing) // S1, S2
    {
        var builder = new DbnBuilder()
            .Version(version)
            .Framing(framing, recordsPerFrame: 700)
            .Bars("MGCG4", "2024-01-01T10:00Z", 5000)
            .Bar("MGCJ4", "2024-01-05T10:00Z", 2000.1m, 2003.7m, 1999.9m, 2001.3m, ulong.MaxValue);
        var path = _folder.Write("any.name", builder.ToBytes());

        var bars = DerivedSource.Bars(path);

        Assert.Equal(5001, bars.Count);
        Assert.Equal(
            new PlainBar(
                DbnBuilder.Time("2024-01-05T10:00Z"),
                1002,
                "MGCJ4",
                true,
                2000_100_000_000,
                2003_700_000_000,
                1999_900_000_000,
                2001_300_000_000,
                ulong.MaxValue,
                path,
                5000
            ),
            bars[^1]
        );
        Assert.All(
            bars.SkipLast(1).Select((b, i) => (b, i)),
            x =>
                Assert.Equal(
                    (DbnBuilder.Time("2024-01-01T10:00Z") + (x.i * PlainTime.Minute), (long)x.i, "MGCG4"),
                    (x.b.Ts, x.b.RecordIndex, x.b.Symbol)
                )
        );
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Frames_may_be_cut_anywhere_with_or_without_a_checksum(byte version) // S2
    {
        var plain = new DbnBuilder().Version(version).Framing(DbnFraming.Plain).Bars("MGCG4", "2024-01-01T10:00Z", 9).ToBytes();
        var whole = DerivedSource.Bars(_folder.Write("plain.dbn", plain));
        for (var cut = 1; cut < plain.Length - 1; cut += 13)
        {
            var frames = DbnBytes.Join(DbnBytes.Frames(plain, checksum: cut % 2 == 0, cut, (cut + plain.Length) / 2));
            Assert.Equal(
                whole.Select(b => b with { File = "" }),
                DerivedSource.Bars(_folder.Write("frames.dbn", frames)).Select(b => b with { File = "" })
            );
        }
    }

    [Theory]
    [InlineData(DbnFraming.Plain)]
    [InlineData(DbnFraming.LibraryZstd)]
    [InlineData(DbnFraming.VendorZstd)]
    public void A_cut_file_is_refused_except_between_records_or_frames(DbnFraming framing) // S2
    {
        var bytes = new DbnBuilder().Framing(framing, recordsPerFrame: 2).Bars("MGCG4", "2024-01-01T10:00Z", 5).ToBytes();
        var records = framing == DbnFraming.Plain ? DbnBytes.HeaderLength(bytes) : bytes.Length;
        for (var length = 0; length < bytes.Length; length++)
        {
            // A file cut between records or between frames is still a valid DBN file: only its sha256 shows the cut (A3).
            var path = _folder.Write("cut.dbn", bytes[..length]);
            var read = Record.Exception(() => DerivedSource.From([path]));
            if (read is null)
                Assert.True(framing == DbnFraming.VendorZstd || (length - records) % 56 == 0, $"{length} bytes were accepted");
            else
                Assert.Equal(path, Assert.IsType<SourceException>(read).Where.File);
        }
    }

    [Fact]
    public void A_file_that_ends_after_its_header_is_refused_as_empty() // A1
    {
        var plain = new DbnBuilder().Framing(DbnFraming.Plain).Bars("MGCG4", "2024-01-01T10:00Z", 5).ToBytes();

        DerivedSource.Refused<SourceException>(
            ErrorIds.SourceEmpty,
            _folder.Write("header.dbn", DbnBytes.Frame(plain.AsSpan(0, DbnBytes.HeaderLength(plain))))
        );
        DerivedSource.Refused<SourceException>(ErrorIds.SourceEmpty, _folder.Write("header.dbn", plain[..DbnBytes.HeaderLength(plain)]));
    }

    [Fact]
    public void An_id_is_resolved_by_the_mapping_of_its_UTC_date() // S3
    {
        var path = new DbnBuilder()
            .Range("2024-01-09", "2024-01-12")
            .Map("MGCG4", 7, "2024-01-09", "2024-01-10")
            .Map("MGCJ4", 7, "2024-01-10", "2024-01-11")
            .Map("MGCG4", 8, "2024-01-10", "2024-01-12")
            .Map("MGCM4", 7, "2024-01-11", "2024-01-11")
            .Bar("MGCG4", "2024-01-09T23:59Z")
            .Bar("MGCJ4", "2024-01-10T00:00Z")
            .Bar("MGCG4", "2024-01-10T00:00Z")
            .Bar("MGCG4", "2024-01-11T00:00Z")
            .WriteTo(_folder.File("a.dbn"));

        Assert.Equal(["MGCG4 7", "MGCJ4 7", "MGCG4 8", "MGCG4 8"], DerivedSource.Bars(path).Select(b => $"{b.Symbol} {b.InstrumentId}"));
    }

    [Fact]
    public void Files_are_merged_in_time_order_whatever_order_they_are_given_in() // S4
    {
        var tape = Tape.Quiet("2024-01-08", "2024-01-19");
        var whole = DerivedSource.Bars(tape.WriteTo(_folder.File("whole.dbn")));
        var days = tape.ByUtcDay().Select((t, i) => t.WriteTo(_folder.File($"{i}.dbn"))).Reverse().ToArray();
        var overlapping = new[]
        {
            tape.Without(b => b.Symbol != "MGCG4").WriteTo(_folder.File("g.dbn.zst")),
            tape.Without(b => b.Symbol == "MGCG4").WriteTo(_folder.File("j.dbn.zst")),
        };

        Assert.Equal(Format(whole), Format(DerivedSource.Bars(days)));
        Assert.Equal(Format(whole).Order(StringComparer.Ordinal), Format(DerivedSource.Bars(overlapping)).Order(StringComparer.Ordinal));
        Assert.Equal(whole.Select(b => b.Ts), DerivedSource.Bars(overlapping).Select(b => b.Ts));
        Assert.Equal(DerivedSource.From(days).Days.Select(d => d.Digest), DerivedSource.From(overlapping).Days.Select(d => d.Digest));

        static IEnumerable<string> Format(IEnumerable<PlainBar> bars) => bars.Select(b => $"{b.Ts} {b.Symbol} {b.Open} {b.Volume}");
    }

    [Fact]
    public void A_bar_that_two_files_hold_is_one_bar() // S4, P3
    {
        var tape = Tape.Quiet("2024-01-08", "2024-01-10");
        var whole = DerivedSource.From([tape.WriteTo(_folder.File("whole.dbn"))]);
        var first = tape.Slice("2024-01-07T23:00Z", "2024-01-10T00:00Z").WriteTo(_folder.File("a.dbn"));
        // Begins with the last bar of the first file, so that one bar is in both.
        var second = tape.Slice("2024-01-09T22:59Z", "2024-01-10T23:00Z").WriteTo(_folder.File("b.dbn"));

        var derived = DerivedSource.From([second, first]);

        Assert.Equal(whole.Days.Select(d => (d.Day, d.Digest)), derived.Days.Select(d => (d.Day, d.Digest)));
        Assert.Equal(1, derived.Counts.HeldTwice);
        Assert.Equal(whole.Counts with { HeldTwice = 1, Read = whole.Counts.Read + 1 }, derived.Counts);
    }

    [Fact]
    public void Different_bars_of_two_files_are_refused_and_both_are_named() // S4
    {
        var tape = Tape.Quiet("2024-01-08", "2024-01-10");
        var first = tape.Slice("2024-01-07T23:00Z", "2024-01-10T00:00Z").WriteTo(_folder.File("a.dbn"));
        var second = tape.Change("MGCG4", "2024-01-09T22:59Z", b => b with { Volume = b.Volume + 1 })
            .Slice("2024-01-09T22:59Z", "2024-01-10T23:00Z")
            .WriteTo(_folder.File("b.dbn"));

        var error = DerivedSource.Refused<SourceException>(ErrorIds.BarConflict, second, first);

        Assert.Contains(first, error.Message, StringComparison.Ordinal);
        Assert.Contains(second, error.Message, StringComparison.Ordinal);
        Assert.Contains("2024-01-09T22:59Z", error.Message, StringComparison.Ordinal);
        Assert.Equal(
            [second],
            DerivedSource
                .Bars(static _ => null, first, second)
                .Where(b => b.Ts == DbnBuilder.Time("2024-01-09T22:59Z") && b.Symbol == "MGCG4")
                .Select(b => b.File)
        );
    }

    [Fact]
    public void Other_types_are_counted_in_a_file_without_a_schema() // S5
    {
        var path = new DbnBuilder()
            .Framing(DbnFraming.Plain)
            .Bar("MGCG4", "2024-01-10T10:00Z")
            .With(m => m with { Schema = null })
            .Record(DbnBytes.Record(0x22, 56))
            .Record(DbnBytes.Record(0x13, 520))
            .Record(DbnBytes.Record(0x17, 320))
            .Bar("MGCG4", "2024-01-10T10:01Z")
            .WriteTo(_folder.File("mixed.dbn"));

        var derived = DerivedSource.From([path]);

        Assert.Equal(new CheckCounts(5, 2, 0, 0, 0, 0, 3), derived.Counts);
        Assert.Equal([0L, 4L], derived.Days.Single().Bars.Select(b => b.RecordIndex));
    }

    [SharedDataTheory]
    [MemberData(nameof(Vendors))]
    public void Files_of_the_vendor_give_their_known_content(string name, int count, string symbols, string first, string last) // S1 to S5
    {
        var bars = DerivedSource.Bars(SharedData.File(name));

        Assert.Equal((count, first, last), (bars.Count, Format(bars[0]), Format(bars[^1])));
        Assert.Equal(symbols.Split('|'), bars.Select(b => b.Symbol).Distinct());
        Assert.Equal(ErrorIds.NoOutright, Assert.Throws<SourceException>(() => DerivedSource.From([SharedData.File(name)])).Id);

        static string Format(PlainBar b)
        {
            var prices = FormattableString.Invariant($"{b.Open / 1e9m:F2} {b.High / 1e9m:F2} {b.Low / 1e9m:F2} {b.Close / 1e9m:F2}");
            return $"{PlainTime.Format(b.Ts)} {b.Symbol} {b.InstrumentId} {prices} {b.Volume}";
        }
    }

    [SharedDataFact]
    public void Every_other_real_file_is_refused_with_the_expected_error() // S1, S2, A1
    {
        var ids = Directory
            .EnumerateFiles(SharedData.Folder!, "*.*", SearchOption.AllDirectories)
            .Where(f =>
                !f.Contains("README", StringComparison.Ordinal)
                && !f.Contains("2024", StringComparison.Ordinal)
                && !f.Contains("2026", StringComparison.Ordinal)
            )
            .ToDictionary(
                f => Path.GetRelativePath(SharedData.Folder!, f).Replace('\\', '/'),
                f => Assert.Throws<SourceException>(() => DerivedSource.From([f])).Id
            );

        Assert.Equal(ErrorIds.DbnVersionUnsupported, ids["history/version-0.ohlcv-1m.dbn"]);
        Assert.Equal(ErrorIds.DbnLegacyDbz, ids["history/legacy-dbz.ohlcv-1m.dbn.zst"]);
        Assert.All(ids.Where(i => i.Key.EndsWith(".dbz", StringComparison.Ordinal)), i => Assert.Equal(ErrorIds.DbnLegacyDbz, i.Value));
        Assert.All(ids.Where(i => i.Key.Contains(".frag", StringComparison.Ordinal)), i => Assert.Equal(ErrorIds.DbnFragment, i.Value));
        Assert.All(
            ids.Where(i =>
                i.Key.StartsWith("official/", StringComparison.Ordinal)
                && !i.Key.EndsWith(".dbz", StringComparison.Ordinal)
                && !i.Key.Contains(".frag", StringComparison.Ordinal)
            ),
            i => Assert.Equal((i.Key, ErrorIds.SourceRefused), (i.Key, i.Value))
        );
        Assert.True(ids.Count > 70);
    }
}
