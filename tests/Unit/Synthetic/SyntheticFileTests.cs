using System.Security.Cryptography;
using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Synthetic;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Synthetic;

public sealed class SyntheticFileTests : IDisposable
{
    // Eight sessions around a change of the clocks.
    private static readonly SyntheticMarketOptions s_options = new() { Start = new DateOnly(2024, 3, 4), End = new DateOnly(2024, 3, 13) };

    private readonly string _folder = Directory.CreateTempSubdirectory("mgc-synthetic-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_same_seed_gives_the_same_bytes() // P4
    {
        Assert.Equal(Bytes(s_options), Bytes(s_options));
        Assert.NotEqual(Bytes(s_options), Bytes(s_options with { Seed = 2 }));
    }

    [Fact]
    public void The_bytes_are_the_same_on_every_platform() // P4
    {
        // The hash of the uncompressed stream, because versions of zstd compress differently. If this value changes, every sample made so
        // far changes.
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(Bytes(s_options, 2)));

        Assert.Equal("87e5142470dd054f966c9c07f5422ad056a7330c4717ee08d08694cb70d04459", sha256);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_header_says_that_the_data_are_invented_and_a_strict_reader_reads_it_like_any_other(byte version) // S2, A1
    {
        var path = Path.Combine(_folder, "sample.dbn");
        SyntheticFile.Write(path, s_options, version, DbnFraming.Plain);
        var metadata = SourceFile.Inspect(path).Metadata;

        Assert.True(metadata.IsSynthetic);
        Assert.Equal(new SyntheticMarket(s_options).Metadata(version).Partial, metadata.Partial);
        Assert.DoesNotContain(metadata.Mappings, m => m.RawSymbol == DbnMetadata.SyntheticMark);
        Assert.True(File.ReadAllBytes(path).AsSpan(0, DbnMetadataEncoder.Length(metadata)).IndexOf("SYNTHETIC\0"u8) > 0);
        Assert.True(
            DbnMetadataEncoder
                .Encode(metadata)
                .AsSpan()
                .SequenceEqual(File.ReadAllBytes(path).AsSpan(0, DbnMetadataEncoder.Length(metadata)))
        );
    }

    // Only the last entry is the mark; a vendor's list of children holds none, wherever one might stand.
    [Fact]
    public void A_header_without_the_mark_at_its_place_is_not_synthetic()
    {
        var metadata = new SyntheticMarket(s_options).Metadata(3) with
        {
            IsSynthetic = false,
            Partial = [DbnMetadata.SyntheticMark, "MGCG4"],
        };

        var read = DbnMetadataDecoder.Decode(DbnMetadataEncoder.Encode(metadata));

        Assert.False(read.IsSynthetic);
        Assert.Equal(metadata.Partial, read.Partial);
    }

    [Theory]
    [InlineData("2009-01-01", true)]
    [InlineData("2010-10-03", true)]
    [InlineData("2010-10-04", false)]
    public void A_market_that_begins_before_the_product_was_listed_has_a_note(string start, bool hasNote)
    {
        var options = s_options with
        {
            Start = DateOnly.ParseExact(start, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        };

        Assert.Equal(hasNote, options.Note?.StartsWith("Micro Gold was listed on 2010-10-04.", StringComparison.Ordinal) == true);
        Assert.Equal(Products.Default.FirstTradeDate, MarketProfile.Find("MGC")!.Listed);
        Assert.Null((options with { Products = [Products.Get("ES")] }).Note);
    }

    [Fact]
    public void The_note_names_every_product_that_was_listed_later()
    {
        var options = s_options with { Start = new DateOnly(2018, 1, 1), Products = [.. Get("ES", "MNQ", "MCL")] };

        Assert.StartsWith(
            $"{Products.Get("MNQ").Name} was listed on 2019-05-06; {Products.Get("MCL").Name} was listed on 2021-07-12. ",
            options.Note,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Records_are_the_same_in_every_version() // S1
    {
        var records = new byte[] { 1, 2, 3 }
            .Select(version => GetRecords(Bytes(s_options, version)))
            .ToArray();

        Assert.NotEmpty(records[0]);
        Assert.Equal(records[0], records[1]);
        Assert.Equal(records[0], records[2]);
    }

    [Fact]
    public void Files_of_overlapping_dates_agree_on_what_they_share() // C6
    {
        var shared = GetRecords(Bytes(s_options with { Start = new DateOnly(2024, 3, 7), End = new DateOnly(2024, 3, 11) }));
        var whole = GetRecords(Bytes(s_options with { End = new DateOnly(2024, 3, 31) }));

        Assert.NotEmpty(shared);
        Assert.True(whole.AsSpan().IndexOf(shared) > 0);
    }

    [Fact]
    public void Without_spreads_the_outrights_are_the_same() // A2
    {
        var market = new SyntheticMarket(s_options);
        var outrights = TwoMonths.GetBars(market).Where(b => market.IsOutright(b.Symbol)).Select(Key).Order();
        var alone = TwoMonths.GetBars(s_options with { Spreads = false }).Select(Key).Order();

        Assert.Equal(outrights, alone);

        static (long, uint, long, long, long, long, ulong) Key(Bar b) =>
            (b.TsEvent, b.InstrumentId, b.Open, b.High, b.Low, b.Close, b.Volume);
    }

    [Theory]
    [InlineData(1, DbnFraming.Plain)]
    [InlineData(2, DbnFraming.LibraryZstd)]
    [InlineData(3, DbnFraming.VendorZstd)]
    public void The_reader_accepts_every_file_and_counts_the_same_records(byte version, DbnFraming framing) // S1 to S5
    {
        var path = Path.Combine(_folder, "sample.dbn");
        var summary = SyntheticFile.Write(path, s_options, version, framing);

        using var reader = DbnReader.Open(path, new DbnReaderOptions { Publisher = 1 });
        var batch = new BarBatch();
        while (reader.Read(batch)) { }

        Assert.Equal(version, reader.Metadata.Version);
        Assert.Equal(summary.Records, reader.Records);
        Assert.Equal(summary.Records, summary.Outrights + summary.Spreads);
        Assert.Equal(summary.Bytes, new FileInfo(path).Length);
    }

    [Fact]
    public void A_file_appears_only_when_it_is_complete()
    {
        var path = Path.Combine(_folder, "sample.dbn.zst");
        Assert.Throws<ArgumentException>(() => SyntheticFile.Write(path, s_options, 4));
        Assert.Empty(Directory.GetFiles(_folder));

        File.WriteAllText(path, "what was there");
        SyntheticFile.Write(path, s_options);
        Assert.Equal(path, Assert.Single(Directory.GetFiles(_folder)));
        Assert.True(new FileInfo(path).Length > 100_000);
    }

    [Fact]
    public void A_missing_folder_is_an_environment_error() // I3
    {
        var error = Assert.Throws<EnvironmentException>(() =>
            SyntheticFile.Write(Path.Combine(_folder, "missing", "sample.dbn"), s_options)
        );

        Assert.Equal(ErrorIds.InputOutput, error.Id);
    }

    [Theory]
    [InlineData("synthetic-mgc-20240219-20240419.ohlcv-1m.dbn.zst", "MGC", "2024-02-19", "2024-04-19", 1)]
    [InlineData("mnq/synthetic-mnq-20240303-20240322.ohlcv-1m.dbn.zst", "MNQ", "2024-03-03", "2024-03-22", 3)]
    public void The_samples_of_the_repository_are_what_their_commands_write(
        string name,
        string root,
        string start,
        string end,
        byte version
    )
    {
        var again = Path.Combine(_folder, "again.dbn.zst");
        var options = new SyntheticMarketOptions
        {
            Products = [Products.Get(root)],
            Start = DateOnly.Parse(start, System.Globalization.CultureInfo.InvariantCulture),
            End = DateOnly.Parse(end, System.Globalization.CultureInfo.InvariantCulture),
        };

        SyntheticFile.Write(again, options, version);

        // The content, because versions of zstd compress differently.
        var (expected, actual) = (ReadAll(again), ReadAll(Path.Combine(Repository.Root, "samples", name)));
        Assert.Equal(expected.Header, actual.Header);
        Assert.Equal(expected.Bars, actual.Bars);
    }

    [Fact]
    public void Two_months_are_small_enough_to_ship()
    {
        var twoMonths = new SyntheticMarketOptions { Start = new DateOnly(2024, 2, 19), End = new DateOnly(2024, 4, 19) };
        var summary = SyntheticFile.Write(Stream.Null, twoMonths);

        Assert.InRange(summary.Bytes, 1, 2_000_000);
    }

    [Fact]
    public void Options_out_of_range_are_refused() // I3
    {
        SyntheticMarketOptions[] wrong =
        [
            s_options with
            {
                End = s_options.Start.AddDays(-1),
            },
            s_options with
            {
                Start = new DateOnly(2007, 12, 31),
            },
            s_options with
            {
                End = new DateOnly(2099, 1, 1),
            },
            s_options with
            {
                Products = [],
            },
            s_options with
            {
                Products = [.. Get("ES", "GC", "ES")],
            },
            s_options with
            {
                Products = [.. Get("ES", "XYZ")],
            },
            s_options with
            {
                Density = 0,
            },
            s_options with
            {
                Density = double.NaN,
            },
            s_options with
            {
                FirstInstrumentId = 0,
            },
        ];

        Assert.All(wrong, options => Assert.ThrowsAny<ArgumentException>(() => SyntheticFile.Write(Stream.Null, options)));
    }

    [Fact]
    public void A_day_without_a_session_is_an_empty_file() // A1
    {
        var saturday = new DateOnly(2024, 3, 9);

        Assert.Equal(0, SyntheticFile.Write(Stream.Null, new SyntheticMarketOptions { Start = saturday, End = saturday }).Records);
    }

    private static IEnumerable<Product> Get(params string[] roots) => roots.Select(Products.Get);

    private static (string Header, IReadOnlyList<ReadBar> Bars) ReadAll(string path)
    {
        var file = ReadFile.From(path);
        return (Convert.ToHexString(DbnMetadataEncoder.Encode(file.Metadata)), file.Bars);
    }

    private static byte[] Bytes(SyntheticMarketOptions options, byte version = 3)
    {
        using var stream = new MemoryStream();
        SyntheticFile.Write(stream, options, version, DbnFraming.Plain);
        return stream.ToArray();
    }

    private static byte[] GetRecords(byte[] file) => file[(8 + BitConverter.ToInt32(file, 4))..];
}
