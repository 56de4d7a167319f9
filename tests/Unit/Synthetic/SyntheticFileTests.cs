using System.Security.Cryptography;
using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Synthetic;

namespace MgcBackfill.Tests.Synthetic;

public sealed class SyntheticFileTests : IDisposable
{
    // Eight sessions around a change of the clocks.
    private static readonly SyntheticMarketOptions s_options = new() { Start = new DateOnly(2024, 3, 4), End = new DateOnly(2024, 3, 13) };

    private readonly string _folder = Directory.CreateTempSubdirectory("mgc-synthetic-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_same_seed_is_the_same_bytes() // P4
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

        Assert.Equal("9497db833018122e516f94f3d9793f74aa836b17ec3c8a5750208be9264db210", sha256);
    }

    [Fact]
    public void Records_are_the_same_in_every_version() // S1
    {
        var records = new byte[] { 1, 2, 3 }.Select(version => RecordsOf(Bytes(s_options, version))).ToArray();

        Assert.NotEmpty(records[0]);
        Assert.Equal(records[0], records[1]);
        Assert.Equal(records[0], records[2]);
    }

    [Fact]
    public void Files_of_overlapping_dates_agree_on_what_they_share() // C6
    {
        var shared = RecordsOf(Bytes(s_options with { Start = new DateOnly(2024, 3, 7), End = new DateOnly(2024, 3, 11) }));
        var whole = RecordsOf(Bytes(s_options with { End = new DateOnly(2024, 3, 31) }));

        Assert.NotEmpty(shared);
        Assert.True(whole.AsSpan().IndexOf(shared) > 0);
    }

    [Fact]
    public void Without_spreads_the_outrights_are_the_same() // A2
    {
        var market = new SyntheticMarket(s_options);
        var outrights = TwoMonths.BarsOf(market).Where(b => market.IsOutright(b.Symbol)).Select(Key).Order();
        var alone = TwoMonths.BarsOf(s_options with { Spreads = false }).Select(Key).Order();

        Assert.Equal(outrights, alone);

        static (long, uint, long, long, long, long, ulong) Key(Bar b) => (b.TsEvent, b.InstrumentId, b.Open, b.High, b.Low, b.Close, b.Volume);
    }

    [Theory]
    [InlineData(1, DbnFraming.Plain)]
    [InlineData(2, DbnFraming.LibraryZstd)]
    [InlineData(3, DbnFraming.VendorZstd)]
    public void The_strict_reader_accepts_it_and_counts_the_same(byte version, DbnFraming framing) // S1 to S5
    {
        var path = Path.Combine(_folder, "sample.dbn");
        var summary = SyntheticFile.Write(path, s_options, version, framing);

        using var reader = DbnReader.Open(path, new DbnReaderOptions { Publisher = 1 });
        var batch = new BarBatch();
        while (reader.Read(batch))
        {
        }

        Assert.Equal(version, reader.Metadata.Version);
        Assert.Equal(summary.Records, reader.Records);
        Assert.Equal(summary.Records, summary.Outrights + summary.Spreads);
        Assert.Equal(summary.Bytes, new FileInfo(path).Length);
    }

    [Fact]
    public void A_file_appears_only_when_it_is_whole()
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
    public void A_folder_that_is_not_there_is_the_environments_error() // I3
    {
        var error = Assert.Throws<EnvironmentException>(() => SyntheticFile.Write(Path.Combine(_folder, "missing", "sample.dbn"), s_options));

        Assert.Equal(ErrorIds.InputOutput, error.Id);
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
            s_options with { End = s_options.Start.AddDays(-1) },
            s_options with { Start = new DateOnly(2007, 12, 31) },
            s_options with { End = new DateOnly(2099, 1, 1) },
            s_options with { Root = "mgc" },
            s_options with { Root = "MG" },
            s_options with { Density = 0 },
            s_options with { Density = double.NaN },
            s_options with { Roots = 0 },
            s_options with { Roots = SyntheticMarketOptions.MaxRoots + 1 },
            s_options with { FirstInstrumentId = 0 },
        ];

        Assert.All(wrong, options => Assert.ThrowsAny<ArgumentException>(() => SyntheticFile.Write(Stream.Null, options)));
    }

    [Fact]
    public void A_day_without_a_session_is_an_empty_file() // A1
    {
        var saturday = new DateOnly(2024, 3, 9);

        Assert.Equal(0, SyntheticFile.Write(Stream.Null, new SyntheticMarketOptions { Start = saturday, End = saturday }).Records);
    }

    private static byte[] Bytes(SyntheticMarketOptions options, byte version = 3)
    {
        using var stream = new MemoryStream();
        SyntheticFile.Write(stream, options, version, DbnFraming.Plain);
        return stream.ToArray();
    }

    private static byte[] RecordsOf(byte[] file) => file[(8 + BitConverter.ToInt32(file, 4))..];
}
