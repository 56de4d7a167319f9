using MgcBackfill.Dbn;
using MgcBackfill.Market;

namespace MgcBackfill.Tests.Market;

public sealed class DayCollectorTests
{
    private static readonly TradingDay s_day = TradingDay.From(new DateOnly(2024, 1, 2));

    private readonly SymbolTable _symbols = new();
    private readonly BarBuffer _selected = new();

    [Fact]
    public void A_day_without_a_bar_has_no_decision() // F1
    {
        Assert.Null(new DayCollector(_symbols).Close(s_day, partial: false, _selected));
        Assert.Equal(0, _selected.Count);
    }

    [Fact]
    public void The_bars_of_a_day_are_appended_to_those_already_there() // F1
    {
        var collector = new DayCollector(_symbols);
        _selected.Add(new Bar { TsEvent = 1 });
        collector.Add(Bar("MGCG4", 0, 1));
        collector.Add(Bar("MGCJ4", 0, 5));
        collector.Add(Bar("MGCJ4", 1, 5));

        var day = collector.Close(s_day, partial: false, _selected)!;

        Assert.Equal((1, 2, 3), (_selected.Count - day.Bars, day.Bars, _selected.Count));
        Assert.Equal([s_day.Open, s_day.Open + Minutes(1)], _selected.Bars[1..].ToArray().Select(b => b.TsEvent));
        Assert.Equal((Instant.ToDateTime(s_day.Open), Instant.ToDateTime(s_day.Open + Minutes(1))), (day.FirstTs, day.LastTs));
    }

    [Fact]
    public void Candidates_are_ordered_by_volume_and_then_by_symbol() // F3, C8
    {
        var collector = new DayCollector(_symbols);
        collector.Add(Bar("MGCM4", 0, 2));
        collector.Add(Bar("MGCJ4", 0, 2));
        collector.Add(Bar("MGCG4", 0, 1));
        collector.Add(Bar("MGCG4", 1, 2));

        var day = collector.Close(s_day, partial: true, _selected)!;

        Assert.Equal([new Candidate("MGCG4", 3, 2), new Candidate("MGCJ4", 2, 1), new Candidate("MGCM4", 2, 1)], day.Candidates);
        Assert.True(day.Partial);
    }

    [Fact]
    public void No_bar_of_a_day_is_left_for_the_next_day() // F1
    {
        var collector = new DayCollector(_symbols);
        collector.Add(Bar("MGCG4", 0, 100));
        collector.Close(s_day, partial: false, _selected);
        collector.Add(Bar("MGCJ4", 1440, 1));

        var day = collector.Close(s_day.Next, partial: false, _selected)!;

        Assert.Equal([new Candidate("MGCJ4", 1, 1)], day.Candidates);
        Assert.Equal((1, 0), (day.Bars, collector.Count));
        Assert.Null(collector.Close(s_day.Next.Next, partial: false, _selected));
    }

    [Fact]
    public void The_volumes_of_a_day_may_exceed_64_bits() // F1
    {
        var collector = new DayCollector(_symbols);
        for (var i = 0; i < 3; i++)
            collector.Add(Bar("MGCG4", i, ulong.MaxValue));
        collector.Add(Bar("MGCJ4", 0, 1));

        var day = collector.Close(s_day, partial: false, _selected)!;

        Assert.Equal(("MGCG4", (UInt128)ulong.MaxValue * 3), (day.SourceSymbol, day.Candidates[0].Volume));
    }

    [Fact]
    public void Many_late_symbols_are_collected() // P6
    {
        var collector = new DayCollector(_symbols);
        for (var i = 0; i < 100; i++)
            collector.Add(Bar($"MGC{"FGHJKMNQUVXZ"[i % 12]}{i:D2}", i, (ulong)i));

        var day = collector.Close(s_day, partial: false, _selected)!;

        Assert.Equal((100, (UInt128)99), (day.Candidates.Count, day.Candidates[0].Volume));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(59, true)]
    [InlineData(60, false)]
    [InlineData(1379, false)]
    public void A_day_whose_bars_lie_within_one_hour_is_a_stub(int lastMinute, bool stub) // T2
    {
        var collector = new DayCollector(_symbols);
        collector.Add(Bar("MGCG4", 0, 1));
        if (lastMinute > 0)
            collector.Add(Bar("MGCG4", lastMinute, 1));

        Assert.Equal(stub, collector.Close(s_day, partial: false, _selected)!.Stub);
    }

    [Fact]
    public void Zero_volume_is_counted_only_for_selected_bars() // B3
    {
        var collector = new DayCollector(_symbols);
        collector.Add(Bar("MGCG4", 0, 0));
        collector.Add(Bar("MGCG4", 1, 9));
        collector.Add(Bar("MGCG4", 2, 0));
        collector.Add(Bar("MGCJ4", 0, 0));

        Assert.Equal(2, collector.Close(s_day, partial: false, _selected)!.ZeroVolume);
    }

    [Fact]
    public void A_buffer_grows_and_keeps_its_bars_in_order() // P6
    {
        for (var i = 0; i < 5000; i++)
            _selected.Add(new Bar { TsEvent = i });

        Assert.Equal(Enumerable.Range(0, 5000).Select(i => (long)i), _selected.Bars.ToArray().Select(b => b.TsEvent));
        _selected.Clear();
        Assert.True(_selected.Bars.IsEmpty);
    }

    private static long Minutes(int minutes) => minutes * 60_000_000_000L;

    private Bar Bar(string symbol, int minute, ulong volume) =>
        new()
        {
            Symbol = _symbols.Intern(symbol),
            TsEvent = s_day.Open + Minutes(minute),
            Volume = volume,
        };
}
