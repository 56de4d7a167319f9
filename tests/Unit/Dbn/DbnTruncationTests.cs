using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Source;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Dbn;

/// <summary>
/// A file cut at every byte. Where a cut leaves a shorter but valid DBN file, the tests show it, and show which check detects it.
/// </summary>
public sealed class DbnTruncationTests : IDisposable
{
    private const int Bars = 5;
    private const int BarLength = 56;

    private readonly DbnProbe _probe = new();

    public void Dispose() => _probe.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_cut_of_a_plain_file_is_refused_except_between_records(byte version) // S2
    {
        var bytes = Plain(version).ToBytes();
        var header = DbnBytes.HeaderLength(bytes);
        var whole = _probe.Read(bytes).Bars;

        for (var cut = 0; cut < bytes.Length; cut++)
        {
            if (cut >= header && (cut - header) % BarLength == 0)
                Assert.Equal(whole.Take((cut - header) / BarLength), _probe.Read(bytes[..cut]).Bars);
            else
                _probe.Refused(ErrorIds.DbnTruncated, bytes[..cut]);
        }
    }

    [Fact]
    public void A_record_count_detects_cuts_between_records() // S2
    {
        var bytes = Plain(1).With(m => m with { RecordCount = Bars }).ToBytes();

        Assert.Equal(Bars, _probe.Read(bytes).Bars.Count);
        for (var cut = DbnBytes.HeaderLength(bytes); cut < bytes.Length; cut++)
            _probe.Refused(ErrorIds.DbnTruncated, bytes[..cut]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(6)]
    public void A_record_count_that_does_not_fit_is_refused(ulong count) // S2
    {
        var error = _probe.Refused(ErrorIds.DbnTruncated, Plain(1).With(m => m with { RecordCount = count }));

        Assert.Contains($"gives {count} as the number of records, but the file holds {Bars}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_cut_of_the_vendors_frames_is_refused_except_between_frames() // S2
    {
        var (frames, boundaries) = VendorFrames();
        var bytes = DbnBytes.Join(frames);

        for (var cut = 0; cut < bytes.Length; cut++)
        {
            if (boundaries.TryGetValue(cut, out var bars))
                Assert.Equal(bars, _probe.Read(bytes[..cut]).Bars.Count);
            else
                _probe.Refused(GetErrorId(cut, boundaries.Keys), bytes[..cut]);
        }

        Assert.Equal([0, 2, 4], boundaries.Values.Order());
    }

    [Fact]
    public void Every_cut_of_the_librarys_frame_is_refused() // S2
    {
        var bytes = Plain(3).Framing(DbnFraming.LibraryZstd).ToBytes();

        for (var cut = 0; cut < bytes.Length; cut++)
            _probe.Refused(GetErrorId(cut, []), bytes[..cut]);
    }

    [Fact]
    public void Every_cut_of_frames_without_checksum_is_refused_except_between_frames() // S2
    {
        var plain = Plain(2).ToBytes();
        var header = DbnBytes.HeaderLength(plain);
        var frames = DbnBytes.Frames(plain, checksum: false, header, header + (3 * BarLength));
        var bytes = DbnBytes.Join(frames);
        var boundaries = new[] { frames[0].Length, frames[0].Length + frames[1].Length };

        for (var cut = 0; cut < bytes.Length; cut++)
        {
            if (!boundaries.Contains(cut))
                _probe.Refused(GetErrorId(cut, boundaries), bytes[..cut]);
        }
    }

    [Fact]
    public void A_cut_between_frames_that_splits_a_record_is_refused() // S2
    {
        var plain = Plain(3).ToBytes();
        var header = DbnBytes.HeaderLength(plain);
        var frames = DbnBytes.Frames(plain, checksum: true, header - 1, header + 1, header + 100);

        Assert.Equal(Bars, _probe.Read(DbnBytes.Join(frames)).Bars.Count);
        foreach (var kept in Enumerable.Range(1, frames.Length - 1))
            _probe.Refused(ErrorIds.DbnTruncated, DbnBytes.Join(frames[..kept]));
    }

    [Fact]
    public void A_manifest_detects_every_cut_between_frames() // A3
    {
        using var folder = new ScratchFolder();
        var (frames, boundaries) = VendorFrames();
        var bytes = DbnBytes.Join(frames);
        var path = folder.Write("cut.dbn.zst", bytes);
        folder.Write("manifest.json", VendorJson.Manifest(path));
        SourceSet.Accept([path]);

        foreach (var cut in boundaries.Keys)
        {
            File.WriteAllBytes(path, bytes[..cut]);
            Assert.Equal(ErrorIds.ManifestMismatch, Assert.Throws<SourceException>(() => SourceSet.Accept([path])).Id);
        }
    }

    [Fact]
    public void Without_a_manifest_only_the_loss_of_every_record_is_detected() // A1
    {
        using var folder = new ScratchFolder();
        var (frames, _) = VendorFrames();

        Assert.Equal(2, SourceReading.All(folder.Write("cut.dbn.zst", DbnBytes.Join(frames[..2]))).Count);
        var path = folder.Write("empty.dbn.zst", frames[0]);
        Assert.Equal(ErrorIds.SourceEmpty, Assert.Throws<SourceException>(() => SourceReading.All(path)).Id);
    }

    // The error id depends on how much of the next frame's beginning is left.
    private static string GetErrorId(int cut, IEnumerable<int> boundaries) =>
        cut switch
        {
            0 => ErrorIds.DbnTruncated,
            < 4 => ErrorIds.NotDbn,
            _ => cut - boundaries.Append(0).Where(b => b < cut).Max() < 5 ? ErrorIds.ZstdCorrupt : ErrorIds.DbnTruncated,
        };

    private static DbnBuilder Plain(byte version) =>
        new DbnBuilder()
            .Version(version)
            .Framing(DbnFraming.Plain)
            .Bars("MGCG4", "2024-01-02T23:00Z", 3)
            .Bars("MGCJ4", "2024-01-02T23:02Z", Bars - 3);

    private static (byte[][] Frames, Dictionary<int, int> Boundaries) VendorFrames()
    {
        var plain = Plain(3).ToBytes();
        var header = DbnBytes.HeaderLength(plain);
        var frames = DbnBytes.Frames(plain, checksum: true, header, header + (2 * BarLength), header + (4 * BarLength));
        var boundaries = new Dictionary<int, int>();
        for (var i = 1; i < frames.Length; i++)
            boundaries.Add(frames[..i].Sum(f => f.Length), (i - 1) * 2);
        return (frames, boundaries);
    }
}
