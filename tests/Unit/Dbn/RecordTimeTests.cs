using MgcBackfill.Errors;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Dbn;

/// <summary>The time of each record, and the order of records in a file (S4).</summary>
public sealed class RecordTimeTests : IDisposable
{
    private readonly DbnProbe _probe = new();

    public void Dispose() => _probe.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void An_undefined_time_is_refused_in_the_first_and_in_any_later_record(int before) // S4
    {
        var error = _probe.Refused(
            ErrorIds.TimestampInvalid,
            Source().Bars("MGCG4", "2024-01-02T12:00Z", before).Bar(1001, -1, 1, 1, 1, 1, 1)
        );

        Assert.Contains("undefined", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, error.Where.RecordIndex);
    }

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(-60_000_000_000)]
    [InlineData(-2)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MaxValue - (long.MaxValue % 60_000_000_000))]
    [InlineData(0)]
    public void An_impossible_time_is_refused_in_any_record(long ts) // S4
    {
        _probe.Refused(ErrorIds.TimestampInvalid, Source().Bar(1001, ts, 1, 1, 1, 1, 1));
        _probe.Refused(ErrorIds.TimestampInvalid, Source().Bar("MGCG4", "2024-01-02T12:00Z").Bar(1001, ts, 1, 1, 1, 1, 1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(1_000_000_000)]
    [InlineData(30_000_000_000)]
    public void A_time_off_the_whole_minute_is_refused(long off) => // S4
        Assert.Contains(
            "not a whole multiple of 60000000000 ns",
            _probe
                .Refused(ErrorIds.TimestampInvalid, Source().Bar(1001, DbnBuilder.Time("2024-01-02T12:00Z") + off, 1, 1, 1, 1, 1))
                .Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("2024-01-02T09:59Z")]
    [InlineData("2024-01-02T14:00Z")]
    [InlineData("2024-01-02T14:01Z")]
    public void A_time_outside_the_range_of_the_header_is_refused(string ts) => // S4
        Assert.Contains(
            "[2024-01-02T10:00Z, 2024-01-02T14:00Z)",
            _probe.Refused(ErrorIds.TimestampInvalid, Source().Range("2024-01-02T10:00Z", "2024-01-02T14:00Z").Bar("MGCG4", ts)).Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("2024-01-02T10:00Z")]
    [InlineData("2024-01-02T13:59Z")]
    public void The_range_holds_its_start_and_not_its_end(string ts) => // S4
        Assert.Equal(ts, Assert.Single(_probe.Read(Source().Range("2024-01-02T10:00Z", "2024-01-02T14:00Z").Bar("MGCG4", ts)).Bars).Time);

    [Fact]
    public void A_range_that_starts_within_a_minute_refuses_a_bar_that_opened_before_it() // S4
    {
        var late = Source()
            .Range("2024-01-02T10:00Z", "2024-01-02T14:00Z")
            .Bar("MGCG4", "2024-01-02T10:00Z")
            .With(m => m with { Start = m.Start + 1 });

        _probe.Refused(ErrorIds.TimestampInvalid, late);
        Assert.Single(_probe.Read(late.With(m => m with { Start = m.Start - 2 })).Bars);
    }

    [Fact]
    public void An_unknown_end_sets_no_limit() => // S4
        Assert.Single(_probe.Read(Source().With(m => m with { End = null }).Bar("MGCG4", "2024-01-02T12:00Z")).Bars);

    [Fact]
    public void An_empty_range_refuses_every_bar() => // S4
        _probe.Refused(
            ErrorIds.TimestampInvalid,
            Source().Range("2024-01-02T10:00Z", "2024-01-02T10:00Z").Bar("MGCG4", "2024-01-02T10:00Z")
        );

    [Fact]
    public void Decreasing_time_is_refused() // S4
    {
        var error = _probe.Refused(
            ErrorIds.TimestampOutOfOrder,
            Source().Bar("MGCG4", "2024-01-02T12:00Z").Bar("MGCJ4", "2024-01-02T12:01Z").Bar("MGCM4", "2024-01-02T12:00Z")
        );

        Assert.Equal(2, error.Where.RecordIndex);
        Assert.Contains(
            "2024-01-02T12:00Z, earlier than the record before it (2024-01-02T12:01Z)",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Symbols_may_share_a_minute_in_any_order() // S4
    {
        var read = _probe.Read(
            Source()
                .Bar("MGCJ4", "2024-01-02T12:00Z")
                .Bar("MGCG4", "2024-01-02T12:00Z")
                .Bar("MGCG4", "2024-01-02T12:01Z")
                .Bar("MGCJ4", "2024-01-02T12:01Z")
        );

        Assert.Equal(["MGCJ4", "MGCG4", "MGCG4", "MGCJ4"], read.Bars.Select(b => b.Symbol));
    }

    [Fact]
    public void A_symbol_has_one_bar_a_minute() // S4
    {
        var error = _probe.Refused(
            ErrorIds.BarDuplicate,
            Source().Bar("MGCG4", "2024-01-02T12:00Z").Bar("MGCJ4", "2024-01-02T12:00Z").Bar("MGCG4", "2024-01-02T12:00Z")
        );

        Assert.Contains("a second bar of MGCG4 at 2024-01-02T12:00Z", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, error.Where.RecordIndex);
    }

    [Fact]
    public void A_symbol_has_one_bar_a_minute_even_under_two_ids() // S4
    {
        var builder = Source().Map("MGCM4", 7, "2024-01-02", "2024-01-03").Map("MGCM4", 8, "2024-01-02", "2024-01-03");
        var ts = DbnBuilder.Time("2024-01-02T12:00Z");

        _probe.Refused(ErrorIds.BarDuplicate, builder.Bar(7, ts, 1, 1, 1, 1, 1).Bar(8, ts, 1, 1, 1, 1, 1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_order_is_checked_across_batches(int batchSize) // S4
    {
        File.WriteAllBytes(_probe.Path, Source().Bars("MGCG4", "2024-01-02T12:00Z", 6).Bar("MGCG4", "2024-01-02T12:05Z").ToBytes());
        Assert.Equal(ErrorIds.BarDuplicate, Assert.Throws<SourceException>(() => ReadFile.From(_probe.Path, batchSize)).Id);

        File.WriteAllBytes(_probe.Path, Source().Bars("MGCG4", "2024-01-02T12:00Z", 6).Bar("MGCJ4", "2024-01-02T12:04Z").ToBytes());
        Assert.Equal(ErrorIds.TimestampOutOfOrder, Assert.Throws<SourceException>(() => ReadFile.From(_probe.Path, batchSize)).Id);
    }

    private static DbnBuilder Source() =>
        new DbnBuilder()
            .Range("2024-01-02", "2024-01-03")
            .Map("MGCG4", 1001, "2024-01-02", "2024-01-03")
            .Map("MGCJ4", 1002, "2024-01-02", "2024-01-03");
}
