using System.Globalization;
using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Source;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Dbn;

/// <summary>The reader around the decoders: what it reports, which files it holds open, and where it locates a fault.</summary>
public sealed class DbnReaderTests : IDisposable
{
    private readonly DbnProbe _probe = new();

    private static SymbolMapping Reversed =>
        new("MGCG4", [new MappingInterval(new DateOnly(2024, 1, 3), new DateOnly(2024, 1, 2), "1001")]);

    public void Dispose() => _probe.Dispose();

    [Theory]
    [InlineData(DbnFraming.Plain)]
    [InlineData(DbnFraming.VendorZstd)]
    [InlineData(DbnFraming.LibraryZstd)]
    public void The_place_of_a_fault_is_reported_anywhere_in_a_file(DbnFraming framing) // S2
    {
        foreach (var before in new[] { 0, 1, 4095, 4096, 4097, 20_000 })
        {
            var builder = new DbnBuilder()
                .Framing(framing, recordsPerFrame: 1000)
                .Map("MGCG4", 1001, "2024-01-01", "2024-03-01")
                .Bars("MGCG4", "2024-01-01", before)
                .Bar(77, DbnBuilder.Time("2024-02-20"), 1, 1, 1, 1, 1)
                .Bars("MGCG4", "2024-02-20T00:01Z", 50);
            var header = DbnMetadataEncoder.Length(builder.Metadata());

            var error = _probe.Refused(ErrorIds.SymbolUnmapped, builder);

            Assert.Equal((before, header + (before * 56L)), (error.Where.RecordIndex, error.Where.ByteOffset));
        }
    }

    [Fact]
    public void A_file_cut_in_a_record_is_refused_with_the_record() // S2
    {
        var bytes = new DbnBuilder().Framing(DbnFraming.Plain).Bars("MGCG4", "2024-01-01", 6000).ToBytes();

        var error = _probe.Refused(ErrorIds.DbnTruncated, bytes[..^1]);

        Assert.Equal((5999, bytes.Length - 56), (error.Where.RecordIndex, error.Where.ByteOffset));
        Assert.Contains("record 5999, after 55 bytes of it", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4096)]
    [InlineData(10_000)]
    public void The_size_of_a_batch_changes_nothing(int batchSize) // S4
    {
        var bytes = new DbnBuilder().Framing(DbnFraming.VendorZstd, recordsPerFrame: 700).Bars("MGCG4", "2024-01-01", 5000).ToBytes();

        var read = _probe.Read(bytes, batchSize);

        Assert.Equal(5000, read.Records);
        Assert.Equal(Enumerable.Range(0, 5000).Select(i => (uint)i), read.Bars.Select(b => b.Record));
    }

    [Fact]
    public void A_file_without_records_ends_cleanly() // S2
    {
        foreach (var framing in Enum.GetValues<DbnFraming>())
        {
            var read = _probe.Read(new DbnBuilder().Framing(framing));
            Assert.Equal((0, 0), (read.Records, read.Bars.Count));
            Assert.NotNull(read.Sha256);
        }
    }

    [Fact]
    public void The_hash_is_known_only_at_the_end_and_only_on_request() // A3
    {
        File.WriteAllBytes(_probe.Path, new DbnBuilder().Framing(DbnFraming.Plain).Bars("MGCG4", "2024-01-01", 5000).ToBytes());
        var batch = new BarBatch(2500);
        using (var reader = DbnReader.Open(_probe.Path, new DbnReaderOptions { Hash = true }))
        {
            Assert.True(reader.Read(batch));
            Assert.Null(reader.Sha256);
            while (reader.Read(batch)) { }

            Assert.Equal(64, reader.Sha256!.Length);
            Assert.Equal(new FileInfo(_probe.Path).Length, reader.FileBytes);
            Assert.False(reader.Read(batch));
            Assert.Equal(0, batch.Count);
        }

        Assert.Null(ReadFile.From(_probe.Path, options: new DbnReaderOptions()).Sha256);
    }

    [Theory]
    [InlineData(DbnFraming.Plain)]
    [InlineData(DbnFraming.VendorZstd)]
    public void A_reader_may_be_disposed_twice_and_reads_nothing_afterwards(DbnFraming framing)
    {
        File.WriteAllBytes(_probe.Path, new DbnBuilder().Framing(framing).Bars("MGCG4", "2024-01-01", 5).ToBytes());
        var reader = DbnReader.Open(_probe.Path, new DbnReaderOptions { Hash = true });
        reader.Dispose();
        reader.Dispose();

        Assert.Throws<ObjectDisposedException>(() => reader.Read(new BarBatch()));
    }

    [Fact]
    public void A_refused_file_is_not_held_open() // S2
    {
        var good = new DbnBuilder().Bars("MGCG4", "2024-01-01", 5).ToBytes();
        foreach (
            var bytes in new byte[][] { [], DbnBytes.SkippableFrame(1), good.With(5, (byte)0xFF), DbnBytes.Ascii("neither of the two") }
        )
        {
            File.WriteAllBytes(_probe.Path, bytes);
            Assert.Throws<SourceException>(() => DbnReader.Open(_probe.Path));

            // The exclusive open fails while this process still holds the file.
            File.Open(_probe.Path, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
        }
    }

    [Theory]
    [InlineData("th-TH")] // another calendar, with other years
    [InlineData("ar-SA")]
    [InlineData("sv-SE")] // another minus sign
    public void Bars_and_messages_do_not_depend_on_the_culture(string culture) // S2
    {
        using var folder = new ScratchFolder();
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo(culture);
            var file = new DbnBuilder()
                .Framing(DbnFraming.Plain)
                .Map("MGCG4", 1001, "2024-01-02", "2024-01-03")
                .Bar("MGCG4", "2024-01-02T12:00Z", 2000.1m);
            Assert.Equal("2024-01-02T12:00Z", Assert.Single(_probe.Read(file).Bars).Time);

            var reversed = _probe.Refused(ErrorIds.DbnHeaderInvalid, file.With(m => m with { Mappings = [Reversed] }));
            Assert.Contains("2024-01-03 to 2024-01-02", reversed.Message, StringComparison.Ordinal);

            folder.Write("condition.json", VendorJson.Conditions(("2024-01-02", "degraded")));
            var path = new DbnBuilder().Bars("MGCG4", "2024-01-02T12:00Z", 1).WriteTo(folder.File("x.dbn"));
            Assert.Contains("2024-01-02", Assert.Single(SourceSet.Accept([path]).Notices).Message, StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_folder_in_place_of_a_file_is_an_environment_error()
    {
        using var folder = new ScratchFolder();

        Assert.Equal(ExitCodes.Environment, ExitCodes.For(Assert.Throws<EnvironmentException>(() => DbnReader.Open(folder.FullName))));
    }
}
