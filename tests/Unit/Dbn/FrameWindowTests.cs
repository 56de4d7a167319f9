using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Dbn;

/// <summary>Frames outside the requested time are hashed and counted, but not decompressed.</summary>
public sealed class FrameWindowTests : IDisposable
{
    private const int PerFrame = 5;
    private const int Bars = 60;
    private const long Minute = 60_000_000_000;

    private readonly DbnProbe _probe = new();

    public void Dispose() => _probe.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_window_gives_the_same_bars_as_a_full_reading(bool ahead)
    {
        var whole = _probe.Read(Compressed());
        var first = whole.Bars[0].Ts;
        for (var from = -3; from < Bars + 2; from += 4)
        {
            for (var to = from + 1; to < Bars + 3; to += 7)
            {
                var (start, end) = (first + (from * Minute), first + (to * Minute));

                var read = ReadFile.From(
                    _probe.Path,
                    options: new DbnReaderOptions
                    {
                        Window = (start, end),
                        ReadAhead = ahead,
                        Hash = true,
                    }
                );

                Assert.Equal(whole.Bars.Where(b => b.Ts >= start && b.Ts < end), read.Bars.Where(b => b.Ts >= start && b.Ts < end));
                Assert.Equal(whole.Records, read.Records + read.Unread);
                Assert.Equal(read.Bars.Count, read.Records);
                Assert.InRange(read.Records, 1, Math.Max(to - Math.Max(from, 0), 0) + (2 * PerFrame));
                Assert.Equal(whole.Sha256, read.Sha256);
            }
        }
    }

    [Fact]
    public void A_minute_that_spans_two_frames_is_read_completely()
    {
        var builder = Source(DbnFraming.VendorZstd, 3);
        foreach (var symbol in new[] { "MGCG4", "MGCJ4", "MGCM4", "MGCQ4", "MGCV4", "MGCZ4", "MGCG5" })
            builder.Bar(symbol, "2024-01-02T23:05Z");
        builder.Bars("MGCG4", "2024-01-02T23:06Z", 9);
        var whole = _probe.Read(builder);
        var minute = whole.Bars[0].Ts;

        var read = ReadFile.From(_probe.Path, options: new DbnReaderOptions { Window = (minute, minute + Minute) });

        Assert.Equal(7, read.Bars.Count(b => b.Ts == minute));
        Assert.True(read.Unread > 0);
    }

    [Fact]
    public void Damage_in_a_frame_is_reported_only_if_the_frame_is_needed()
    {
        var bytes = Compressed().ToBytes();
        var first = _probe.Read(bytes).Bars[0].Ts;
        var damaged = (byte[])bytes.Clone();
        damaged[^30] ^= 0x55; // in the last frame's blocks

        _probe.Refused(ErrorIds.ZstdCorrupt, damaged, new DbnReaderOptions { Window = (first + (50 * Minute), first + (60 * Minute)) });
        var read = ReadFile.From(_probe.Path, options: new DbnReaderOptions { Window = (first, first + (10 * Minute)), Hash = true });

        Assert.True(read.Unread >= Bars - 20);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(damaged)), read.Sha256);
    }

    [Fact]
    public void A_cut_file_is_refused_even_if_the_cut_is_outside_the_window()
    {
        var bytes = Compressed().ToBytes();
        var first = _probe.Read(bytes).Bars[0].Ts;

        _probe.Refused(ErrorIds.DbnTruncated, bytes[..^9], new DbnReaderOptions { Window = (first, first + Minute) });
    }

    [Fact]
    public void Frames_out_of_time_order_are_all_read_and_refused() // S4
    {
        var early = Source(DbnFraming.VendorZstd, PerFrame).Bars("MGCG4", "2024-01-02T23:00Z", PerFrame);
        var late = Source(DbnFraming.VendorZstd, PerFrame)
            .Bars("MGCG4", "2024-01-02T23:30Z", PerFrame)
            .Bars("MGCG4", "2024-01-03T02:00Z", PerFrame);
        var headerFrame = FrameLengths(late.ToBytes())[0];
        byte[] swapped = [.. late.ToBytes(), .. early.ToBytes()[FrameLengths(early.ToBytes())[0]..]];
        Assert.Equal(headerFrame, FrameLengths(early.ToBytes())[0]);

        _probe.Refused(
            ErrorIds.TimestampOutOfOrder,
            swapped,
            new DbnReaderOptions { Window = (DbnBuilder.Time("2024-01-03T02:00Z"), DbnBuilder.Time("2024-01-03T03:00Z")) }
        );
    }

    [Theory]
    [InlineData(DbnFraming.Plain)]
    [InlineData(DbnFraming.LibraryZstd)]
    public void A_file_without_separate_record_frames_is_read_completely(DbnFraming framing)
    {
        var whole = _probe.Read(Compressed(framing));
        var first = whole.Bars[0].Ts;

        var read = ReadFile.From(_probe.Path, options: new DbnReaderOptions { Window = (first + (50 * Minute), first + (52 * Minute)) });

        Assert.Equal((whole.Records, 0L), (read.Records, read.Unread));
    }

    [Fact]
    public void A_mixed_file_is_read_completely() // S5
    {
        var builder = Compressed().With(m => m with { Schema = null });
        var whole = _probe.Read(builder);

        var read = ReadFile.From(_probe.Path, options: new DbnReaderOptions { Window = (whole.Bars[50].Ts, whole.Bars[51].Ts) });

        Assert.Equal((whole.Records, 0L), (read.Records, read.Unread));
    }

    private static DbnBuilder Compressed(DbnFraming framing = DbnFraming.VendorZstd) =>
        Source(framing, PerFrame).Bars("MGCG4", "2024-01-02T23:00Z", Bars);

    private static DbnBuilder Source(DbnFraming framing, int perFrame)
    {
        var builder = new DbnBuilder().Range("2024-01-02", "2024-01-04").Framing(framing, perFrame);
        uint id = 1;
        foreach (var symbol in new[] { "MGCG4", "MGCJ4", "MGCM4", "MGCQ4", "MGCV4", "MGCZ4", "MGCG5" })
            builder.Map(symbol, id++, "2024-01-02", "2024-01-04");
        return builder;
    }

    // Lengths of the zstd frames, found by their magic numbers.
    private static List<int> FrameLengths(byte[] bytes)
    {
        var starts = Enumerable
            .Range(0, bytes.Length - 4)
            .Where(i => bytes.AsSpan(i, 4).SequenceEqual(new byte[] { 0x28, 0xB5, 0x2F, 0xFD }))
            .ToList();
        return [.. starts.Zip([.. starts.Skip(1), bytes.Length], (a, b) => b - a)];
    }
}
