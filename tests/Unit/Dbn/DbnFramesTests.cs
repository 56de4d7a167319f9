using System.Security.Cryptography;
using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Source;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Dbn;

/// <summary>Concatenated zstd frames are one byte stream, which must end exactly at the end of the file (S2).</summary>
public sealed class DbnFramesTests : IDisposable
{
    private const int Bars = 6;

    private readonly DbnProbe _probe = new();
    private readonly byte[] _plain;
    private readonly int _header;
    private readonly byte[][] _frames;

    public DbnFramesTests()
    {
        _plain = new DbnBuilder().Framing(DbnFraming.Plain).Bars("MGCG4", "2024-01-02T23:00Z", Bars).ToBytes();
        _header = DbnBytes.HeaderLength(_plain);
        _frames = DbnBytes.Frames(_plain, checksum: true, _header, _header + 112, _header + 224);
    }

    public void Dispose() => _probe.Dispose();

    [Theory]
    [InlineData(DbnFraming.Plain, DbnCompression.None, 0)]
    [InlineData(DbnFraming.VendorZstd, DbnCompression.Zstd, 4)]
    [InlineData(DbnFraming.LibraryZstd, DbnCompression.Zstd, 1)]
    public void Frames_are_counted_and_the_file_is_hashed(DbnFraming framing, DbnCompression compression, int frames) // S1, A3
    {
        var bytes = new DbnBuilder().Framing(framing, recordsPerFrame: 2).Bars("MGCG4", "2024-01-02T23:00Z", Bars).ToBytes();
        var read = _probe.Read(bytes);

        Assert.Equal((compression, frames, 0), (read.Compression, read.Frames, read.FramesWithoutChecksum));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), read.Sha256);
        Assert.Equal(_probe.Read(_plain).Bars, read.Bars);
    }

    [Fact]
    public void Frames_may_split_a_record_anywhere() // S2
    {
        var whole = _probe.Read(_plain).Bars;
        for (var cut = 1; cut < _plain.Length; cut++)
            Assert.Equal(whole, _probe.Read(DbnBytes.Join(DbnBytes.Frames(_plain, checksum: true, cut))).Bars);
    }

    [Fact]
    public void A_frame_for_every_byte_is_still_one_stream() // S2
    {
        var read = _probe.Read(DbnBytes.Join(DbnBytes.Frames(_plain, checksum: true, [.. Enumerable.Range(1, _plain.Length - 1)])));

        Assert.Equal(_plain.Length, read.Frames);
        Assert.Equal(Bars, read.Bars.Count);
    }

    [Fact]
    public void Empty_frames_are_legal() // S2
    {
        var empty = DbnBytes.Frame([]);

        Assert.Equal(Bars, _probe.Read(DbnBytes.Join([empty, _frames[0], empty, .. _frames[1..], empty])).Bars.Count);
    }

    [Fact]
    public void Frames_without_checksum_are_legal_and_counted() // S2
    {
        var frames = DbnBytes.Frames(_plain, checksum: false, _header, _header + 112);
        Assert.Equal((3, 3), Counts(_probe.Read(DbnBytes.Join(frames))));

        frames[1] = DbnBytes.Frame(_plain.AsSpan(_header, 112), checksum: true);
        Assert.Equal((3, 2), Counts(_probe.Read(DbnBytes.Join(frames))));
    }

    [Fact]
    public void A_skippable_frame_is_refused_at_any_position() // S2
    {
        byte[][] frames = [DbnBytes.SkippableFrame(), DbnBytes.SkippableFrame(1, 2, 3, 4), DbnBytes.SkippableFrame(_frames[1])];
        foreach (var skippable in frames)
        {
            for (var at = 0; at <= _frames.Length; at++)
            {
                var error = _probe.Refused(ErrorIds.ZstdUnsupported, DbnBytes.Join([.. _frames[..at], skippable, .. _frames[at..]]));

                Assert.Contains(
                    $"The file has a skippable zstd frame at byte {_frames[..at].Sum(f => f.Length)}",
                    error.Message,
                    StringComparison.Ordinal
                );
                RequireNotDamaged(error);
            }
        }
    }

    [Theory]
    [InlineData(28, 256)]
    [InlineData(31, 2048)]
    public void A_frame_with_a_long_window_is_reported_as_unsupported_and_not_as_damaged(int windowLog, int mebibytes) // S2
    {
        byte[] frame = [0x28, 0xB5, 0x2F, 0xFD, 0x00, (byte)((windowLog - 10) << 3), 0x01, 0x00, 0x00];

        var error = _probe.Refused(ErrorIds.ZstdUnsupported, DbnBytes.Join([_frames[0], frame]));

        Assert.Contains($"Zstd frame 2 needs a window of {mebibytes} MiB", error.Message, StringComparison.Ordinal);
        Assert.Contains("option 'long'", error.Message, StringComparison.Ordinal);
        RequireNotDamaged(error);
    }

    [Fact]
    public void A_frame_that_needs_a_dictionary_is_reported_as_unsupported_and_not_as_damaged() // S2
    {
        byte[] frame = [0x28, 0xB5, 0x2F, 0xFD, 0x01, 0x58, 0x07, 0x01, 0x00, 0x00];

        var error = _probe.Refused(ErrorIds.ZstdUnsupported, DbnBytes.Join([_frames[0], frame]));

        Assert.Contains("dictionary", error.Message, StringComparison.Ordinal);
        RequireNotDamaged(error);
    }

    private static void RequireNotDamaged(SourceException error)
    {
        Assert.DoesNotContain("damage", error.Message + error.Advice!.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("etch", error.Advice!.Text, StringComparison.Ordinal);
        Assert.Contains("compress", error.Advice!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Junk_after_the_last_frame_is_refused() // S2
    {
        foreach (var junk in new byte[][] { [0], [0x28], [0x28, 0xB5, 0x2F, 0xFD], [.. "junk junk"u8], new byte[300_000], _plain })
            _probe.Refused(ErrorIds.ZstdCorrupt, DbnBytes.Join([.. _frames, junk]));
    }

    [Fact]
    public void A_second_file_appended_to_the_first_is_refused() // S2
    {
        // The second header stands where a record should be: "D" reads as a length of 272, "B" is not a type in a file of 1-minute bars.
        _probe.Refused(ErrorIds.DbnRecordTypeUnexpected, DbnBytes.Join([.. _frames, .. _frames]));
        _probe.Refused(ErrorIds.DbnRecordTypeUnexpected, DbnBytes.Join(_plain, _plain));
    }

    [Fact]
    public void Trailing_bytes_of_a_plain_file_are_refused() // S2
    {
        _probe.Refused(ErrorIds.DbnRecordInvalid, [.. _plain, 0]);
        _probe.Refused(ErrorIds.DbnTruncated, [.. _plain, 14]);
        _probe.Refused(ErrorIds.DbnTruncated, [.. _plain, 14, 0x21]);
    }

    [Fact]
    public void A_repeated_or_exchanged_frame_is_detected_by_the_order_of_its_records() // S4
    {
        _probe.Refused(ErrorIds.TimestampOutOfOrder, DbnBytes.Join([.. _frames[..3], _frames[2], _frames[3]]));
        _probe.Refused(ErrorIds.TimestampOutOfOrder, DbnBytes.Join(_frames[0], _frames[2], _frames[1], _frames[3]));

        var single = DbnBytes.Frames(_plain, checksum: true, _header, _header + 56);
        _probe.Refused(ErrorIds.BarDuplicate, DbnBytes.Join(single[0], single[1], single[1], single[2]));
    }

    [Fact]
    public void A_removed_frame_is_detected_only_by_the_manifest() // A3
    {
        using var folder = new ScratchFolder();
        var path = folder.Write("job.dbn.zst", DbnBytes.Join(_frames));
        folder.Write("manifest.json", VendorJson.Manifest(path));
        for (var removed = 1; removed < _frames.Length; removed++)
        {
            folder.Write("job.dbn.zst", DbnBytes.Join([.. _frames[..removed], .. _frames[(removed + 1)..]]));

            Assert.Equal(Bars - 2, ReadFile.From(path).Bars.Count);
            Assert.Equal(ErrorIds.ManifestMismatch, Assert.Throws<SourceException>(() => SourceSet.Accept([path])).Id);
        }
    }

    private static (int, int) Counts(ReadFile read) => (read.Frames, read.FramesWithoutChecksum);
}
