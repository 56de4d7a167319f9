using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Dbn;

/// <summary>Counts and lengths that claim more than the file holds are refused, without allocating what they claim (S2).</summary>
public sealed class DbnResourceTests : IDisposable
{
    private const long AllocationBound = 1 << 20;

    private readonly DbnProbe _probe = new();

    public void Dispose() => _probe.Dispose();

    [Theory]
    [InlineData(0U)]
    [InlineData(99U)]
    [InlineData(100U)]
    [InlineData(103U)]
    [InlineData(119U)]
    [InlineData((64U << 20) + 1)]
    [InlineData(0x7FFFFFFFU)]
    [InlineData(0x80000000U)]
    [InlineData(0xFFFFFFFFU)]
    public void An_impossible_header_length_is_refused(uint length) => // S2
        RefusedCheaply(ErrorIds.DbnHeaderInvalid, Plain().With(4, length));

    [Theory]
    [InlineData(64U << 20)]
    [InlineData(1U << 20)]
    [InlineData(1000U)]
    public void A_header_longer_than_its_file_is_refused(uint length) => // S2
        RefusedCheaply(ErrorIds.DbnTruncated, Plain().With(4, length));

    [Theory]
    [InlineData(120U)]
    [InlineData(344U)]
    [InlineData(353U)]
    [InlineData(360U)]
    public void A_header_length_that_does_not_fit_its_content_is_refused(uint length) => // S2
        RefusedCheaply(ErrorIds.DbnHeaderInvalid, Plain().With(4, length));

    [Theory]
    [InlineData("symbols", 112)]
    [InlineData("partial", 187)]
    [InlineData("not_found", 191)]
    [InlineData("mappings", 195)]
    [InlineData("mapping intervals", 270)]
    public void A_count_larger_than_the_remaining_header_is_refused(string name, int offset) // S2
    {
        foreach (var count in new uint[] { 5, 1000, 0x0111_1111, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF })
        {
            var error = RefusedCheaply(ErrorIds.DbnHeaderInvalid, Plain().With(offset, count));
            Assert.Contains($"gives {count} as the number of its {name},", error.Message, StringComparison.Ordinal);
            Assert.Equal(offset, error.Where.ByteOffset);
        }
    }

    [Theory]
    [InlineData(112)]
    [InlineData(187)]
    [InlineData(191)]
    [InlineData(195)]
    [InlineData(270)]
    public void A_count_that_is_off_by_one_is_refused(int offset) // S2
    {
        var bytes = Plain();
        RefusedCheaply(ErrorIds.DbnHeaderInvalid, bytes.With(offset, (byte)(bytes[offset] + 1)));
        if (bytes[offset] > 0)
            RefusedCheaply(ErrorIds.DbnHeaderInvalid, bytes.With(offset, (byte)(bytes[offset] - 1)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_record_shorter_than_its_header_is_refused(byte words) // S2
    {
        var bytes = Plain();
        var header = DbnBytes.HeaderLength(bytes);

        var error = RefusedCheaply(ErrorIds.DbnRecordInvalid, bytes.With(header + 56, words));

        Assert.Equal(1, error.Where.RecordIndex);
        Assert.Equal(header + 56, error.Where.ByteOffset);
    }

    [Fact]
    public void A_record_longer_than_the_rest_of_the_file_is_refused() // S2
    {
        var builder = new DbnBuilder().Framing(DbnFraming.Plain).With(m => m with { Schema = null }).Bars("MGCG4", "2024-01-02T23:00Z", 2);

        RefusedCheaply(ErrorIds.DbnTruncated, builder.Record([255, 0x17, 1, 0, .. new byte[16]]).ToBytes());
    }

    [Theory]
    [InlineData(31, 7, ErrorIds.ZstdCorrupt)] // 3.75 TiB, which no program writes
    [InlineData(22, 0, ErrorIds.ZstdCorrupt)] // 4 GiB, which no program writes
    [InlineData(21, 0, ErrorIds.ZstdUnsupported)] // 2 GiB
    [InlineData(18, 0, ErrorIds.ZstdUnsupported)] // 256 MiB
    public void A_zstd_window_that_is_too_large_is_refused(int exponent, int mantissa, string id) // S2
    {
        // A frame made by hand: magic, descriptor (no size, no checksum), window, one empty last block.
        byte[] bytes = [0x28, 0xB5, 0x2F, 0xFD, 0x00, (byte)((exponent << 3) | mantissa), 0x01, 0x00, 0x00];

        RefusedCheaply(id, bytes);
    }

    [Fact]
    public void A_zstd_content_size_that_is_too_large_is_refused() // S2
    {
        // Single segment: the window is as large as the declared content size.
        byte[] bytes = [0x28, 0xB5, 0x2F, 0xFD, 0xE0, .. DbnBytes.U64(1UL << 60), 0x01, 0x00, 0x00];

        RefusedCheaply(ErrorIds.ZstdCorrupt, bytes);
    }

    [Fact]
    public void A_zstd_frame_full_of_zeros_is_refused_at_its_first_bytes() // S2
    {
        RefusedCheaply(ErrorIds.NotDbn, DbnBytes.Frame(new byte[8 << 20]));
        var header = Plain()[..360];
        RefusedCheaply(ErrorIds.DbnRecordInvalid, DbnBytes.Join(DbnBytes.Frame(header), DbnBytes.Frame(new byte[8 << 20])));
    }

    private static byte[] Plain() =>
        new DbnBuilder()
            .Framing(DbnFraming.Plain)
            .Map("MGCG4", 1001, "2024-01-02", "2024-01-03")
            .Bars("MGCG4", "2024-01-02T23:00Z", 3)
            .ToBytes();

    private SourceException RefusedCheaply(string id, byte[] bytes)
    {
        _probe.Refused(id, bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = _probe.Refused(id, bytes);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < AllocationBound, $"{allocated} bytes were allocated.");
        return error;
    }
}
