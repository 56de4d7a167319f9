using System.Globalization;
using System.Text.RegularExpressions;
using MgcBackfill.Dbn;
using MgcBackfill.Market;
using MgcBackfill.Synthetic;

namespace MgcBackfill.Tests.Synthetic;

/// <summary>
/// The synthetic header has everything that makes the vendor's symbology hard: recurring symbols, reused ids, intervals that overrun.
/// </summary>
public sealed partial class SyntheticSymbologyTests
{
    // Fifteen years; thin, because only the symbols matter here.
    private static readonly SyntheticMarketOptions s_options = new()
    {
        Start = new DateOnly(2010, 6, 6),
        End = new DateOnly(2025, 9, 24),
        Density = .01,
    };

    private static readonly DbnMetadata s_metadata = new SyntheticMarket(s_options).Metadata(3);

    [Fact]
    public void The_header_is_that_of_a_query_by_parent_symbol() // A1
    {
        Assert.Equal("GLBX.MDP3", s_metadata.Dataset);
        Assert.Equal(DbnSchema.Ohlcv1M, s_metadata.Schema);
        Assert.Equal((DbnStype.Parent, DbnStype.InstrumentId), (s_metadata.StypeIn!.Value, s_metadata.StypeOut));
        Assert.Equal(["MGC.FUT"], s_metadata.Symbols);
        Assert.Empty(s_metadata.NotFound);
        Assert.Equal(0UL, s_metadata.Limit);
        Assert.False(s_metadata.TsOut);
        Assert.Equal(new DateTime(2010, 6, 6), DateTime.UnixEpoch.AddTicks(s_metadata.Start / 100));
        Assert.Equal(new DateTime(2025, 9, 25), DateTime.UnixEpoch.AddTicks(s_metadata.End!.Value / 100));
    }

    [Fact]
    public void Fifteen_years_hold_sixty_outrights_and_480_spreads() // A2
    {
        var symbols = s_metadata.Mappings.Select(m => m.RawSymbol).ToArray();

        Assert.Equal(60, symbols.Count(s => OutrightPattern().IsMatch(s)));
        Assert.Equal(480, symbols.Count(s => SpreadPattern().IsMatch(s)));
        Assert.Equal(540, symbols.Distinct().Count());
        Assert.Contains("MGCG4-MGCJ4", symbols);
        Assert.Contains("MGC:BF G4-J4-M4", symbols);
    }

    [Fact]
    public void Every_record_has_exactly_one_symbol_on_its_UTC_date_and_it_is_the_right_one() // S3
    {
        var market = new SyntheticMarket(s_options);
        var byId = s_metadata
            .Mappings.SelectMany(m => m.Intervals.Select(i => (m.RawSymbol, Interval: i)))
            .ToLookup(m => uint.Parse(m.Interval.Symbol, CultureInfo.InvariantCulture));
        var pairs = market
            .Sessions()
            .SelectMany(s => s.ToArray())
            .Select(b => (b.InstrumentId, Date: DateOnly.FromDateTime(TwoMonths.GetTime(b)), Symbol: market.Symbols[b.Symbol]))
            .Distinct()
            .ToArray();

        Assert.True(pairs.Length > 10_000);
        Assert.All(
            pairs,
            p =>
                Assert.Equal(
                    p.Symbol,
                    Assert.Single(byId[p.InstrumentId], m => m.Interval.Start <= p.Date && p.Date < m.Interval.End).RawSymbol
                )
        );
    }

    [Fact]
    public void No_id_has_two_symbols_on_one_date() // S3
    {
        var intervals = s_metadata.Mappings.SelectMany(m => m.Intervals).GroupBy(i => i.Symbol);
        foreach (var id in intervals)
        {
            var inOrder = id.OrderBy(i => i.Start).ToArray();
            Assert.All(inOrder.Zip(inOrder.Skip(1)), pair => Assert.True(pair.First.End <= pair.Second.Start));
        }
    }

    [Fact]
    public void A_symbol_comes_back_a_decade_later_under_another_id() // F2
    {
        var intervals = s_metadata.Mappings.Single(m => m.RawSymbol == "MGCG4").Intervals;

        Assert.Equal(2, intervals.Count);
        Assert.True(intervals[1].Start.Year - intervals[0].Start.Year >= 9);
        Assert.NotEqual(intervals[0].Symbol, intervals[1].Symbol);
    }

    [Fact]
    public void Ids_are_small_until_2022_and_above_42_million_since() // S3
    {
        foreach (var interval in s_metadata.Mappings.SelectMany(m => m.Intervals))
            Assert.Equal(interval.Start.Year >= 2023, uint.Parse(interval.Symbol, CultureInfo.InvariantCulture) > 42_000_000);
    }

    [Fact]
    public void An_id_is_given_to_another_symbol_years_later() // S3
    {
        var symbolsById = s_metadata
            .Mappings.SelectMany(m => m.Intervals.Select(i => (i.Symbol, m.RawSymbol)))
            .Distinct()
            .GroupBy(p => p.Symbol);

        Assert.Contains(symbolsById, g => g.Count() > 1);
    }

    [Fact]
    public void The_id_of_some_symbols_changes_while_they_are_listed() // S3
    {
        var adjacent = s_metadata
            .Mappings.Where(m => m.Intervals.Zip(m.Intervals.Skip(1)).Any(p => p.First.End == p.Second.Start))
            .ToArray();

        Assert.InRange(adjacent.Length, 1, s_metadata.Mappings.Count / 10);
    }

    [Fact]
    public void Some_intervals_run_on_long_after_expiry() // F2: the end of an interval is not an expiry
    {
        var cycle = SyntheticProduct.Create(Products.Default).Cycle;
        var overrun = Enumerable
            .Range(cycle.GetFirst(2012), 4 * cycle.PerYear)
            .Select(c => (Expiry: cycle.LastTrade(c), Mapping: s_metadata.Mappings.Single(m => m.RawSymbol == "MGC" + cycle.Code(c))))
            .Select(c => c.Mapping.Intervals.Last(i => i.Start <= c.Expiry).End.DayNumber - c.Expiry.DayNumber)
            .ToArray();

        Assert.All(overrun, days => Assert.True(days >= 1));
        Assert.Contains(overrun, days => days == 1);
        Assert.Contains(overrun, days => days > 100);
    }

    [Fact]
    public void Intervals_are_clipped_to_the_query_and_symbols_that_do_not_fill_it_are_partial() // S3
    {
        var (start, end) = (new DateOnly(2024, 2, 19), new DateOnly(2024, 4, 19));
        var metadata = new SyntheticMarket(new SyntheticMarketOptions { Start = start, End = end }).Metadata(1);
        var intervals = metadata.Mappings.SelectMany(m => m.Intervals).ToArray();

        Assert.All(intervals, i => Assert.True(start <= i.Start && i.Start < i.End && i.End <= end.AddDays(1)));
        Assert.Contains("MGCG4", metadata.Partial);
        Assert.DoesNotContain("MGCJ5", metadata.Partial);
        Assert.All(
            metadata.Mappings,
            m => Assert.Equal(m.Intervals[0].Start > start || m.Intervals[^1].End <= end, metadata.Partial.Contains(m.RawSymbol))
        );
    }

    [Fact]
    public void Over_fifteen_years_every_child_is_partial() => Assert.Equal(s_metadata.Mappings.Count, s_metadata.Partial.Count); // A1

    [GeneratedRegex("^MGC[GJMQVZ][0-9]$")]
    private static partial Regex OutrightPattern();

    [GeneratedRegex("^(MGC[GJMQVZ][0-9]-MGC[GJMQVZ][0-9]|MGC:BF [GJMQVZ][0-9]-[GJMQVZ][0-9]-[GJMQVZ][0-9])$")]
    private static partial Regex SpreadPattern();
}
