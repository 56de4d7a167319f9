using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Dbn;

/// <summary>Which records count as 1-minute bars, and how all others are handled (S5).</summary>
public sealed class RecordTypeTests : IDisposable
{
    private readonly DbnProbe _probe = new();

    // Types and lengths of DBN 1 to 3 that are not 1-minute bars.
    public static TheoryData<byte, int> OtherTypes =>
        new()
        {
            { 0x00, 48 },
            { 0x01, 80 },
            { 0x0A, 368 },
            { 0x12, 40 },
            { 0x13, 360 },
            { 0x13, 520 },
            { 0x14, 112 },
            { 0x15, 320 },
            { 0x16, 80 },
            { 0x16, 176 },
            { 0x17, 80 },
            { 0x18, 64 },
            { 0x20, 56 },
            { 0x22, 56 },
            { 0x23, 56 },
            { 0x24, 56 },
            { 0xA0, 56 },
            { 0xB1, 80 },
            { 0xC0, 80 },
            { 0xC1, 80 },
            { 0xC2, 80 },
            { 0xC3, 80 },
            { 0xC4, 80 },
        };

    // Types that no version of DBN defines.
    public static TheoryData<byte, int> UnknownTypes =>
        new()
        {
            { 0x02, 16 },
            { 0x40, 56 },
            { 0x99, 1020 },
            { 0xFF, 20 },
        };

    public void Dispose() => _probe.Dispose();

    [Fact]
    public void Every_field_of_a_bar_is_read_exactly() // S5
    {
        var ts = DbnBuilder.Time("2024-01-02T23:00Z");
        var builder = Source()
            .Map("MGCG4-MGCJ4", 42, "2024-01-02", "2024-01-04")
            .Bar(42, ts, -300_000_000, 0, long.MinValue, long.MaxValue, ulong.MaxValue);

        Assert.Equal(
            new ReadBar("MGCG4-MGCJ4", 42, ts, -300_000_000, 0, long.MinValue, long.MaxValue, ulong.MaxValue, 0, 0),
            Assert.Single(_probe.Read(builder).Bars)
        );
    }

    [Theory]
    [MemberData(nameof(UnknownTypes))]
    public void An_undefined_type_is_refused_even_in_a_mixed_file(byte rtype, int length) // S5, P1
    {
        foreach (var file in new[] { Mixed(), Source() })
        {
            var builder = file.Bars("MGCG4", "2024-01-02T22:00Z", 1)
                .Record(DbnBytes.Record(rtype, length))
                .Bars("MGCG4", "2024-01-02T23:01Z", 1);

            var error = _probe.Refused(ErrorIds.DbnRecordTypeUnexpected, builder);

            Assert.Equal(1, error.Where.RecordIndex);
            Assert.Contains($"0x{rtype:X2}", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(OtherTypes))]
    [MemberData(nameof(UnknownTypes))]
    public void Another_type_in_a_file_of_1_minute_bars_is_refused(byte rtype, int length) // S5
    {
        foreach (var after in new[] { 0, 1 })
        {
            var builder = Source()
                .Bars("MGCG4", "2024-01-02T22:00Z", 1)
                .Record(DbnBytes.Record(rtype, length))
                .Bars("MGCG4", "2024-01-02T23:01Z", after);

            var error = _probe.Refused(ErrorIds.DbnRecordTypeUnexpected, builder);

            Assert.Equal(1, error.Where.RecordIndex);
            Assert.Contains("ohlcv-1m", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(OtherTypes))]
    public void Another_type_in_a_mixed_file_is_counted(byte rtype, int length) // S5
    {
        var other = DbnBytes.Record(rtype, length);
        var builder = Mixed()
            .Record(other)
            .Bars("MGCG4", "2024-01-02T23:00Z", 2)
            .Record(other)
            .Record(other)
            .Bars("MGCG4", "2024-01-02T23:02Z", 1)
            .Record(other);
        foreach (var framing in Enum.GetValues<DbnFraming>())
        {
            var read = _probe.Read(builder.Framing(framing, recordsPerFrame: 2), batchSize: 2);

            Assert.Equal(7, read.Records);
            Assert.Equal([KeyValuePair.Create(rtype, 4L)], read.OtherTypes);
            Assert.Equal([1U, 2U, 5U], read.Bars.Select(b => b.Record));
        }
    }

    [Fact]
    public void A_mixed_file_may_hold_no_bar_at_all() // S5
    {
        var read = _probe.Read(Mixed().Record(DbnBytes.Record(0x17, 80)).Record(DbnBytes.Record(0x12, 40)));

        Assert.Empty(read.Bars);
        Assert.Equal((2, 2), (read.Records, read.OtherTypes.Count));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_bar_of_unknown_cadence_is_refused_even_in_a_mixed_file(bool mixed) // S5
    {
        var builder = (mixed ? Mixed() : Source()).Bars("MGCG4", "2024-01-02T22:00Z", 3).Record(DbnBytes.Record(0x11, 56));

        Assert.Equal(3, _probe.Refused(ErrorIds.DbnCadenceUnknown, builder).Where.RecordIndex);
    }

    [Theory]
    [InlineData(16, true)]
    [InlineData(52, true)]
    [InlineData(60, true)]
    [InlineData(64, true)]
    [InlineData(1020, true)]
    [InlineData(16, false)]
    [InlineData(52, false)]
    [InlineData(64, false)]
    public void A_bar_of_another_length_is_refused(int length, bool mixed) // S5
    {
        foreach (var after in new[] { 0, 1 })
        {
            var builder = (mixed ? Mixed() : Source())
                .Bars("MGCG4", "2024-01-02T22:00Z", 2)
                .Record(DbnBytes.Record(0x21, length))
                .Bars("MGCG4", "2024-01-02T23:01Z", after);

            var error = _probe.Refused(ErrorIds.DbnRecordInvalid, builder);

            Assert.Contains($"a bar of ohlcv-1m of {length} bytes", error.Message, StringComparison.Ordinal);
            Assert.Equal(2, error.Where.RecordIndex);
        }
    }

    [Fact]
    public void A_bar_with_a_send_time_is_refused() => // S5
        Assert.Contains(
            "64 bytes",
            _probe
                .Refused(ErrorIds.DbnRecordInvalid, Source().With(m => m with { TsOut = true }).Record(DbnBytes.Record(0x21, 64)))
                .Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(16)]
    [InlineData(20)]
    [InlineData(40)]
    [InlineData(52)]
    public void A_short_record_at_the_end_of_the_file_is_counted(int length) // S5
    {
        Assert.Equal(2, _probe.Read(Mixed().Bars("MGCG4", "2024-01-02T22:00Z", 1).Record(DbnBytes.Record(0x17, length))).Records);
        var bytes = Mixed().Framing(DbnFraming.Plain).Bars("MGCG4", "2024-01-02T22:00Z", 1).Record(DbnBytes.Record(0x17, length)).ToBytes();
        for (var cut = 1; cut < length; cut++)
            _probe.Refused(ErrorIds.DbnTruncated, bytes[..^cut]);
    }

    [Fact]
    public void Several_short_records_at_the_end_of_the_file_are_all_counted() // S5
    {
        var builder = Mixed().Bars("MGCG4", "2024-01-02T22:00Z", 1);
        for (var i = 0; i < 9; i++)
            builder.Record(DbnBytes.Record((byte)(0x17 + (i % 2)), 16));

        var read = _probe.Read(builder);

        Assert.Equal([KeyValuePair.Create((byte)0x17, 5L), KeyValuePair.Create((byte)0x18, 4L)], read.OtherTypes.OrderBy(p => p.Key));
        Assert.Equal(10, read.Records);
    }

    [Fact]
    public void A_file_of_another_schema_is_refused_whatever_it_holds() // S5
    {
        foreach (var schema in Enum.GetValues<DbnSchema>().Where(s => s != DbnSchema.Ohlcv1M))
        {
            DbnBuilder Builder() => Source().With(m => m with { Schema = schema });
            DbnBuilder[] builders =
            [
                Builder(),
                Builder().Bars("MGCG4", "2024-01-02T22:00Z", 3),
                Builder().Record(DbnBytes.Record(0x22, 56)),
            ];
            foreach (var builder in builders)
            {
                var error = _probe.Refused(ErrorIds.DbnRecordTypeUnexpected, builder);
                Assert.Contains(DbnNames.Format(schema), error.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Publishers_of_a_consolidated_market_have_a_bar_a_minute_each() // S4
    {
        byte[] From(byte publisher, string ts) => DbnBytes.Record(0x21, 56, ts).With(2, publisher);
        DbnBuilder Builder() =>
            Source()
                .Record(From(30, "2024-01-02T22:00Z"))
                .Record(From(22, "2024-01-02T22:00Z"))
                .Record(From(31, "2024-01-02T22:00Z"))
                .Record(From(22, "2024-01-02T22:01Z"))
                .Record(From(30, "2024-01-02T22:01Z"));

        Assert.Equal(5, _probe.Read(Builder()).Bars.Count);
        foreach (var publisher in new byte[] { 22, 30 })
        {
            var error = _probe.Refused(ErrorIds.BarDuplicate, Builder().Record(From(publisher, "2024-01-02T22:01Z")));
            Assert.Equal(5, error.Where.RecordIndex);
        }
    }

    [Fact]
    public void Another_publisher_is_refused_if_one_is_required() // A1
    {
        var bar = DbnBytes.Record(0x21, 56);
        bar[2] = 2;
        var builder = Source().Bars("MGCG4", "2024-01-02T22:00Z", 2).Record(bar);

        Assert.Equal(3, _probe.Read(builder).Bars.Count);
        var error = _probe.Refused(ErrorIds.SourceRefused, builder, new DbnReaderOptions { Publisher = 1 });
        Assert.Equal(2, error.Where.RecordIndex);
        Assert.Contains("publisher 2", error.Message, StringComparison.Ordinal);
    }

    private static DbnBuilder Source() => new DbnBuilder().Map("MGCG4", 1001, "2024-01-02", "2024-01-04");

    private static DbnBuilder Mixed() => Source().With(m => m with { Schema = null });
}
