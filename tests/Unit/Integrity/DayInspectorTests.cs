using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Integrity;
using MgcBackfill.Market;

namespace MgcBackfill.Tests.Integrity;

public sealed class DayInspectorTests
{
    private static readonly TradingDay s_day = TradingDay.From(new DateOnly(2024, 1, 2));

    private static readonly DayDecision s_decision = new()
    {
        TradingDay = s_day.Date,
        SourceSymbol = "MGCG4",
        Reason = SelectionReason.Volume,
        Candidates = [new Candidate("MGCG4", 3, 3)],
        Bars = 3,
        FirstTs = Instant.ToDateTime(s_day.Open),
        LastTs = Instant.ToDateTime(s_day.Open + 120_000_000_000),
        ZeroVolume = 0,
        Partial = false,
        Stub = true,
    };

    [Fact]
    public void An_inspected_day_has_the_digest_of_its_bars() // C9
    {
        Bar[] bars = [Bar(0), Bar(1), Bar(3)];
        using var inspector = new DayInspector(["a.dbn"], BarInterval.Minute);
        using var digest = new DayDigest();

        Assert.Equal(digest.Compute(bars, "MGCG4"), inspector.Inspect(s_decision, bars));
        Assert.Equal(digest.Compute(bars, "MGCG4"), inspector.Inspect(s_decision, bars));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 0)]
    public void Two_bars_of_one_minute_or_out_of_order_stop_the_backfill(int second, int third) // F4
    {
        Bar[] bars = [Bar(0), Bar(second), Bar(third) with { File = 1, Record = 77 }];
        using var inspector = new DayInspector(["a.dbn", "b.dbn"], BarInterval.Minute);

        var error = Assert.Throws<DataException>(() => inspector.Inspect(s_decision, bars));

        Assert.Equal((ErrorIds.BarDuplicateSelected, ErrorClass.Data), (error.Id, error.Class));
        Assert.Equal(
            ("b.dbn", 77L, "MGCG4", s_day.Date),
            (error.Where.File, error.Where.RecordIndex, error.Where.SourceSymbol, error.Where.TradingDay)
        );
        Assert.Contains("2024-01-02", error.Message, StringComparison.Ordinal);
        Assert.Contains($"2024-01-01T23:0{third}Z", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bar_that_breaks_a_rule_stops_the_backfill_with_all_its_data() // B5
    {
        Bar[] bars = [Bar(0), Bar(1) with { File = 1, Record = 9, InstrumentId = 5, High = 1 }, Bar(2)];
        using var inspector = new DayInspector(["a.dbn", "b.dbn"], BarInterval.Minute);

        var error = Assert.Throws<DataException>(() => inspector.Inspect(s_decision, bars));

        Assert.Equal(new BarViolation(BarRule.HighNotHighest, bars[1], "MGCG4", "b.dbn").ToString(), error.Message);
        Assert.Equal(
            (ErrorIds.BarInvalid, "b.dbn", 9L, 5U, "MGCG4", Instant.ToDateTime(bars[1].TsEvent)),
            (error.Id, error.Where.File, error.Where.RecordIndex, error.Where.InstrumentId, error.Where.SourceSymbol, error.Where.TsUtc)
        );
    }

    [Fact]
    public void The_last_bar_is_checked_like_the_first() // B1
    {
        using var inspector = new DayInspector(["a.dbn"], BarInterval.Minute);

        Assert.Throws<DataException>(() => inspector.Inspect(s_decision, [Bar(0), Bar(1), Bar(2) with { Close = 0 }]));
        Assert.Throws<DataException>(() => inspector.Inspect(s_decision, [Bar(0) with { Volume = ulong.MaxValue }, Bar(1), Bar(2)]));
    }

    [Fact]
    public void A_refused_day_does_not_affect_the_digest_of_the_next() // C9
    {
        using var inspector = new DayInspector(["a.dbn"], BarInterval.Minute);
        using var digest = new DayDigest();
        Assert.Throws<DataException>(() => inspector.Inspect(s_decision, [Bar(5), Bar(5)]));

        Assert.Equal(digest.Compute([Bar(0)], "MGCG4"), inspector.Inspect(s_decision, [Bar(0)]));
    }

    private static Bar Bar(int minute) =>
        new()
        {
            TsEvent = s_day.Open + (minute * 60_000_000_000L),
            Open = 20,
            High = 21,
            Low = 19,
            Close = 20,
            Volume = 1,
        };
}
