using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Dbn;

/// <summary>Every bit of a small file flipped: a typed refusal or the same records, quickly and without large allocations.</summary>
public sealed class DbnDamageTests : IDisposable
{
    private const long AllocationBound = 2 << 20;

    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(60);
    private readonly DbnProbe _probe = new();

    public void Dispose() => _probe.Dispose();

    [Theory]
    [InlineData(DbnFraming.VendorZstd, 40_000)]
    [InlineData(DbnFraming.VendorZstd, 1)]
    [InlineData(DbnFraming.LibraryZstd, 40_000)]
    public async Task No_flipped_bit_of_a_checksummed_file_changes_a_bar(DbnFraming framing, int recordsPerFrame) // S2
    {
        var bytes = Small(3).Framing(framing, recordsPerFrame).ToBytes();
        var bars = _probe.Read(bytes).Bars;

        await Task.Run(() => FlipEveryBit(bytes, 0..bytes.Length, read => Assert.Equal(bars, read.Bars))).WaitAsync(s_timeout);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_flipped_bit_of_a_plain_header_is_refused_or_changes_no_record(byte version) // S2
    {
        // Only the manifest protects the symbol name itself: a flipped bit can turn one letter into another.
        var bytes = Small(version).Framing(DbnFraming.Plain).ToBytes();
        var bars = _probe.Read(bytes).Bars.Select(b => b.WithoutName()).ToArray();

        await Task.Run(() =>
                FlipEveryBit(bytes, 0..DbnBytes.HeaderLength(bytes), read => Assert.Equal(bars, read.Bars.Select(b => b.WithoutName())))
            )
            .WaitAsync(s_timeout);
    }

    [Fact]
    public async Task A_flipped_bit_of_a_plain_record_is_refused_or_loses_no_record() // S2
    {
        var bytes = Small(3).Framing(DbnFraming.Plain).ToBytes();
        var bars = _probe.Read(bytes).Bars.Count;

        await Task.Run(() => FlipEveryBit(bytes, DbnBytes.HeaderLength(bytes)..bytes.Length, read => Assert.Equal(bars, read.Bars.Count)))
            .WaitAsync(s_timeout);
    }

    [Fact]
    public async Task A_flipped_bit_in_frames_without_checksum_gives_a_typed_refusal_or_a_full_reading() // S2
    {
        var plain = Small(1).Framing(DbnFraming.Plain).ToBytes();
        var bytes = DbnBytes.Join(DbnBytes.Frames(plain, checksum: false, DbnBytes.HeaderLength(plain)));
        // The first reading also fills the buffer pool, so that those allocations are not counted below.
        Assert.Equal(2, _probe.Read(bytes).FramesWithoutChecksum);

        await Task.Run(() => FlipEveryBit(bytes, 0..bytes.Length, read => Assert.InRange(read.FramesWithoutChecksum, 1, 2)))
            .WaitAsync(s_timeout);
    }

    [Fact]
    public void A_damaged_frame_is_reported_with_its_place_in_the_stream() // S2
    {
        var plain = Small(3).Framing(DbnFraming.Plain).ToBytes();
        var header = DbnBytes.HeaderLength(plain);
        var frames = DbnBytes.Frames(plain, checksum: true, header);
        frames[1] = frames[1].With(frames[1].Length - 1, (byte)~frames[1][^1]);

        var error = _probe.Refused(ErrorIds.ZstdCorrupt, DbnBytes.Join(frames));

        Assert.Contains("frame 2", error.Message, StringComparison.Ordinal);
        Assert.InRange(error.Where.ByteOffset!.Value, header, plain.Length);
        Assert.NotNull(error.Advice);
    }

    private static DbnBuilder Small(byte version) =>
        new DbnBuilder()
            .Version(version)
            .Map("MGCG4", 1001, "2024-01-02", "2024-01-03")
            .Bar("MGCG4", "2024-01-02T23:00Z", 2064.1m, 2065m, 2063.9m, 2064.5m, 17)
            .Bar("MGCG4", "2024-01-02T23:01Z", 2064.5m, 2064.5m, 2064.2m, 2064.3m, 3);

    private void FlipEveryBit(byte[] bytes, Range range, Action<ReadFile> whenRead)
    {
        for (var bit = range.Start.Value * 8; bit < range.End.Value * 8; bit++)
        {
            var damaged = bytes.WithBit(bit);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var (read, _) = _probe.Try(damaged);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < AllocationBound, $"Bit {bit} made the reader allocate {allocated} bytes.");
            if (read is not null)
                whenRead(read);
        }
    }
}
