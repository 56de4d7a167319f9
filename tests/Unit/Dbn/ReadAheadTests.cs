using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Dbn;

/// <summary>
/// Frames that are decompressed ahead, on several threads and out of turn, give what a reading in turn gives. <see cref="DbnProbe"/> reads
/// each file in both ways and compares them.
/// </summary>
public sealed class ReadAheadTests : IDisposable
{
    private const int Bars = 2000;
    private const int RecordLength = DbnLayout.OhlcvLength;

    private static readonly byte[] s_plain = new DbnBuilder()
        .Framing(DbnFraming.Plain)
        .Bars("MGCG4", "2024-01-02T23:00Z", Bars / 2)
        .Bars("MGCJ4", "2024-01-04T00:00Z", Bars / 2)
        .ToBytes();

    private static readonly int s_header = DbnBytes.HeaderLength(s_plain);

    private readonly DbnProbe _probe = new();

    public void Dispose() => _probe.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(400)]
    [InlineData(Bars)]
    public void Frames_of_any_size_come_in_their_order(int recordsPerFrame) // S2
    {
        var read = _probe.Read(Frames(recordsPerFrame));

        Assert.Equal(1 + ((Bars + recordsPerFrame - 1) / recordsPerFrame), read.Frames);
        Assert.Equal(_probe.Read(s_plain).Bars, read.Bars);
    }

    [Fact]
    public void Frames_that_split_records_and_frames_without_a_size_come_in_their_order() // S2
    {
        var random = new Random(5);
        for (var run = 0; run < 30; run++)
        {
            var cuts = Enumerable.Range(0, random.Next(1, 40)).Select(_ => random.Next(1, s_plain.Length)).Distinct().Order().ToArray();
            int[] edges = [0, .. cuts, s_plain.Length];
            var frames = edges
                .Zip(edges.Skip(1))
                .Select(e => DbnBytes.Frame(s_plain.AsSpan(e.First..e.Second), random.Next(2) == 0, contentSize: random.Next(3) > 0));

            Assert.Equal(Bars, _probe.Read(DbnBytes.Join(frames)).Bars.Count);
        }
    }

    [Fact]
    public void A_frame_larger_than_the_limit_is_read_among_smaller_ones() // S2
    {
        // 4 MiB are the limit: 80,000 bars are 4.48 MB.
        var builder = new DbnBuilder();
        for (var contract = 0; contract < 4; contract++)
            builder.Bars("MGC" + "GJMQ"[contract] + "4", $"2024-01-0{contract + 2}T00:00Z", 1);
        var plain = builder.Framing(DbnFraming.Plain).Bars("MGCZ4", "2024-01-08T00:00Z", 80_100).ToBytes();
        var header = DbnBytes.HeaderLength(plain);
        var large = header + (4 * RecordLength);

        var read = _probe.Read(DbnBytes.Join(DbnBytes.Frames(plain, true, header, large, large + (80_000 * RecordLength))), 4096);

        Assert.Equal((4, 80_104), (read.Frames, read.Bars.Count));
    }

    [Fact]
    public void Damage_in_any_frame_is_refused_as_in_a_reading_in_turn() // S2
    {
        var random = new Random(7);
        var bytes = Frames(400);
        var bars = _probe.Read(bytes).Bars;
        for (var run = 0; run < 300; run++)
        {
            var (read, refused) = _probe.Try(bytes.WithBit(random.Next(0, bytes.Length * 8)));
            if (read is not null)
                Assert.Equal(bars, read.Bars);
            else
                Assert.NotNull(refused!.Where.ByteOffset);
        }
    }

    [Fact]
    public void A_file_cut_anywhere_gives_the_bars_before_the_cut_or_a_refusal() // S2
    {
        var random = new Random(9);
        var bytes = Frames(400);
        for (var run = 0; run < 200; run++)
        {
            var (read, refused) = _probe.Try(bytes[..random.Next(1, bytes.Length)]);
            Assert.True(read is { Bars.Count: var count } ? count % 400 == 0 : refused!.Id == ErrorIds.DbnTruncated, refused?.Message);
        }
    }

    [Fact]
    public void A_damaged_frame_is_named_with_where_it_begins() // S2
    {
        var frames = DbnBytes.Frames(s_plain, true, s_header, s_header + (400 * RecordLength), s_header + (800 * RecordLength));
        frames[2] = frames[2].With(frames[2].Length - 1, (byte)~frames[2][^1]);

        var error = _probe.Refused(ErrorIds.ZstdCorrupt, DbnBytes.Join(frames));

        Assert.Contains(
            $"Zstd frame 3, which begins at byte {frames[0].Length + frames[1].Length} of the file, is damaged",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(18)]
    public void A_reader_that_is_disposed_early_ends_its_threads(int batches)
    {
        File.WriteAllBytes(_probe.Path, Frames(40));
        for (var run = 0; run < 20; run++)
        {
            using var reader = DbnReader.Open(_probe.Path, new DbnReaderOptions { Hash = true, ReadAhead = true });
            var batch = new BarBatch(100);
            for (var i = 0; i < batches; i++)
                Assert.True(reader.Read(batch));
        }
    }

    [Fact]
    public void Many_readers_at_once_do_not_wait_for_one_another()
    {
        File.WriteAllBytes(_probe.Path, Frames(40));
        Parallel.For(
            0,
            200,
            new ParallelOptions { MaxDegreeOfParallelism = 32 },
            _ => Assert.Equal(Bars, ReadFile.From(_probe.Path, options: new DbnReaderOptions { Hash = true, ReadAhead = true }).Bars.Count)
        );
    }

    private static byte[] Frames(int recordsPerFrame) =>
        DbnBytes.Join(
            DbnBytes.Frames(
                s_plain,
                true,
                [
                    .. Enumerable
                        .Range(0, (Bars + recordsPerFrame - 1) / recordsPerFrame)
                        .Select(i => s_header + (i * recordsPerFrame * RecordLength)),
                ]
            )
        );
}
