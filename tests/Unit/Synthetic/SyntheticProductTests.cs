using MgcBackfill.Dbn;
using MgcBackfill.Market;
using MgcBackfill.Synthetic;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Synthetic;

/// <summary>Every product of the market has its own contracts, hours, ticks and rolls (R3).</summary>
public sealed class SyntheticProductTests
{
    // Around Presidents' Day, the change to daylight saving (2024-03-10), Good Friday, and a roll of most products.
    private static readonly DateOnly s_start = new(2024, 2, 12);
    private static readonly DateOnly s_end = new(2024, 4, 2);
    private static readonly DateTime s_forward = new(2024, 3, 10, 8, 0, 0);

    public static TheoryData<string> Roots => [.. MarketProfile.All.Select(p => p.Root)];

    [Fact]
    public void Every_profile_is_of_a_product_of_the_table_and_its_place_never_changes()
    {
        Assert.Equal(
            "MGC GC SI SIL HG MHG PL ES MES NQ MNQ RTY M2K YM MYM CL MCL NG RB HO ZC ZS ZM ZL ZW KE 6E 6J 6B 6A 6C "
                + "ZN ZB ZF ZT BTC MBT ETH MET",
            string.Join(' ', MarketProfile.All.Select(p => p.Root))
        );
        Assert.Equal(
            MarketProfile.All.Select(p => p.Root).Order(StringComparer.Ordinal),
            SyntheticMarketOptions.KnownProducts.Select(p => p.Root).Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [MemberData(nameof(Roots))]
    public void Volume_moves_only_to_listed_months(string root) =>
        Assert.DoesNotContain(MarketProfile.Find(root)!.Active ?? "", month => !Products.Get(root).Months!.Contains(month));

    [Theory]
    [MemberData(nameof(Roots))]
    public void Every_price_is_on_the_products_tick_and_near_its_level(string root) // B1, B2, R3
    {
        var (market, bars) = Generate(root);
        var tick = decimal.ToInt64((Products.Get(root).Tick ?? MarketProfile.Find(root)!.Tick)!.Value * 1_000_000_000);
        var level = MarketProfile.Find(root)!.Level.On(s_start) * 1e9;

        Assert.NotEmpty(bars);
        foreach (ref readonly var bar in bars.AsSpan())
        {
            Assert.True(bar.High >= Math.Max(bar.Open, bar.Close) && bar.Low <= Math.Min(bar.Open, bar.Close));
            Assert.True(bar.Volume >= 1);
            Assert.Equal((0, 0, 0, 0), (bar.Open % tick, bar.High % tick, bar.Low % tick, bar.Close % tick));
            if (market.IsOutright(bar.Symbol))
                Assert.InRange(bar.Close, level * .7, level * 1.4);
        }
    }

    [Theory]
    [MemberData(nameof(Roots))]
    public void Contracts_trade_until_their_last_trading_day(string root) // R3
    {
        using var folder = new ScratchFolder();
        var options = Options(new DateOnly(2024, 4, 2), new DateOnly(2024, 10, 31), root) with { Density = .01 };
        SyntheticFile.Write(folder.File("sample.dbn.zst"), options);

        Assert.Empty(InventoryOutcome.RunHeadersOnly(folder.FullName).Summary.Findings);

        var product = Products.Get(root);
        var cycle = SyntheticProduct.Create(product).Cycle;
        for (var contract = cycle.GetFirst(2023); contract < cycle.GetFirst(2026); contract++)
        {
            var month = cycle.Month(contract);
            var last = product.GetLastTradingDay(new ContractMonth(month.Year, month.Month));
            Assert.True(last is null || last == cycle.LastTrade(contract), cycle.Code(contract));
            Assert.True(cycle.Notice(contract) <= cycle.LastTrade(contract), cycle.Code(contract));
        }
    }

    [Theory]
    [MemberData(nameof(Roots))]
    public void Symbols_are_the_products_contracts_spreads_and_butterflies(string root) // A2, R1
    {
        var (market, bars) = Generate(root);
        var product = Products.Get(root);

        foreach (var symbol in bars.Select(b => b.Symbol).Distinct())
        {
            var name = market.Symbols[symbol];
            var kind = product.Classify(name);
            Assert.Equal(market.IsOutright(symbol), kind == SymbolKind.Outright);
            Assert.NotEqual(SymbolKind.Other, kind);
            var months = name[(name.StartsWith(root + ":BF ", StringComparison.Ordinal) ? root.Length + 4 : 0)..].Split('-');
            Assert.Equal(
                name.Contains(':', StringComparison.Ordinal) ? 3
                    : kind == SymbolKind.Outright ? 1
                    : 2,
                months.Length
            );
            Assert.All(months, m => Assert.Contains(m[^2], product.Months!));
        }
    }

    [Theory]
    [MemberData(nameof(Roots))]
    public void Every_bar_is_within_the_products_hours_and_every_hour_has_bars(string root) // R3
    {
        var isGrain = MarketProfile.Find(root)!.Group == ProductGroup.Grains;
        var hours = new HashSet<int>();
        foreach (var bar in Generate(root).Bars)
        {
            var utc = TwoMonths.GetTime(bar);
            var central = utc.AddHours(utc < s_forward ? -6 : -5);
            var minute = (central.Hour * 60) + central.Minute;
            var isEvening = minute >= 17 * 60;
            var session = DateOnly.FromDateTime(isEvening ? central.AddDays(1) : central);
            hours.Add(central.Hour);

            Assert.True(session.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday), $"{utc:s}");
            Assert.NotEqual(new DateOnly(2024, 3, 29), session);
            if (isGrain)
            {
                Assert.True(minute is >= 19 * 60 or < (7 * 60) + 45 or (>= (8 * 60) + 30 and < (13 * 60) + 20), $"{utc:s}");
                Assert.NotEqual(new DateOnly(2024, 2, 19), session);
            }
            else
            {
                Assert.True(minute < (session == new DateOnly(2024, 2, 19) ? 12 : 16) * 60 || isEvening, $"{utc:s}");
            }
        }

        Assert.Equal(isGrain ? 19 : 23, hours.Count);
    }

    [Fact]
    public void Stock_indices_paused_after_the_close_of_the_exchanges_until_June_2021()
    {
        // 15:15 to 15:30 in Chicago, in summer.
        Assert.Equal(0, CountBars(new DateOnly(2021, 6, 25)));
        Assert.True(CountBars(new DateOnly(2021, 6, 28)) > 10);

        static int CountBars(DateOnly date) =>
            Generate("ES", date, date).Bars.Count(b => TwoMonths.GetTime(b) is { Hour: 20, Minute: >= 15 and < 30 });
    }

    [Theory]
    [InlineData("GC", "G0 J0 M0 Q0 Z0 G1")] // October never leads
    [InlineData("SI", "H0 K0 N0 U0 Z0 H1")]
    [InlineData("PL", "F0 J0 N0 V0 F1 J1")]
    [InlineData("ES", "Z9 H0 M0 U0 Z0 H1")]
    [InlineData("CL", "F0 G0 H0 J0 K0 M0 N0 Q0 U0 V0 X0 Z0 F1 G1")]
    [InlineData("ZS", "F0 H0 K0 N0 Q0 U0 X0 F1 H1")]
    [InlineData("6J", "Z9 H0 M0 U0 Z0 H1")]
    [InlineData("ZN", "H0 M0 U0 Z0 H1")]
    [InlineData("MBT", "Z9 F0 G0 H0 J0 K0 M0 N0 Q0 U0 V0 X0 Z0 F1")]
    public void Volume_moves_through_the_products_months(string root, string contracts) // F1
    {
        var (market, bars) = Generate(root, new DateOnly(2019, 12, 6), new DateOnly(2020, 12, 30));
        var fronts = bars.Where(b => market.IsOutright(b.Symbol))
            .GroupBy(b => TwoMonths.GetTradingDay(b))
            .Select(day => market.Symbols[day.GroupBy(b => b.Symbol).MaxBy(g => g.Sum(b => (long)b.Volume))!.Key]);

        Assert.Equal(contracts.Split(' ').Select(c => root + c), fronts.Distinct());
    }

    [Theory]
    [MemberData(nameof(Roots))]
    public void No_id_has_two_symbols_on_one_date_over_two_decades(string root) // S3, F2
    {
        var options = Options(new DateOnly(2008, 1, 1), new DateOnly(2031, 12, 31), root);
        var metadata = new SyntheticMarket(options).Metadata(3);

        RequireOneSymbolPerIdAndDate(metadata);
        Assert.All(
            metadata.Mappings,
            m => Assert.All(m.Intervals.Zip(m.Intervals.Skip(1)), pair => Assert.True(pair.First.End <= pair.Second.Start))
        );
    }

    [Fact]
    public void All_products_share_a_file_in_time_order_with_separate_ids_and_a_strict_reader_accepts_it() // S3, S4, R4
    {
        var options = new SyntheticMarketOptions
        {
            Products = SyntheticMarketOptions.KnownProducts,
            Start = new DateOnly(2022, 12, 28),
            End = new DateOnly(2023, 1, 4),
        };
        var path = Path.GetTempFileName();
        try
        {
            SyntheticFile.Write(path, options);
            var file = ReadFile.From(path);

            Assert.Equal(SyntheticMarketOptions.KnownProducts.Select(p => p.ParentSymbol), file.Metadata.Symbols);
            RequireOneSymbolPerIdAndDate(file.Metadata);
            Assert.Equal(file.Bars.Select(b => b.Ts).Order(), file.Bars.Select(b => b.Ts));
            foreach (var product in SyntheticMarketOptions.KnownProducts)
                Assert.Contains(file.Bars, b => product.IsOutright(b.Symbol));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("MGC")]
    [InlineData("GC")]
    [InlineData("M2K")]
    [InlineData("6E")]
    public void The_bars_of_a_product_are_the_same_alone_and_beside_others(string root) // P4
    {
        var (start, end) = (new DateOnly(2024, 3, 7), new DateOnly(2024, 3, 12));
        var alone = Generate(root, start, end);
        var others = Generate(["ES", "6E", "M2K", "GC", "MGC"], start, end);

        Assert.NotEmpty(Rows(alone));
        Assert.Equal(Rows(alone), Rows(others));

        IEnumerable<(string Symbol, Bar Bar)> Rows((SyntheticMarket Market, Bar[] Bars) made) =>
            made
                .Bars.Select(b => (Symbol: made.Market.Symbols[b.Symbol], b with { Symbol = 0 }))
                .Where(r => Products.Get(root).IsOutright(r.Symbol));
    }

    private static void RequireOneSymbolPerIdAndDate(DbnMetadata metadata)
    {
        foreach (var id in metadata.Mappings.SelectMany(m => m.Intervals).GroupBy(i => i.Symbol))
        {
            var inOrder = id.OrderBy(i => i.Start).ToArray();
            Assert.All(inOrder.Zip(inOrder.Skip(1)), pair => Assert.True(pair.First.End <= pair.Second.Start, id.Key));
        }
    }

    private static SyntheticMarketOptions Options(DateOnly start, DateOnly end, params string[] roots) =>
        new()
        {
            Products = [.. roots.Select(Products.Get)],
            Start = start,
            End = end,
        };

    private static (SyntheticMarket Market, Bar[] Bars) Generate(string root) => Generate(root, s_start, s_end);

    private static (SyntheticMarket Market, Bar[] Bars) Generate(string root, DateOnly start, DateOnly end) => Generate([root], start, end);

    private static (SyntheticMarket Market, Bar[] Bars) Generate(string[] roots, DateOnly start, DateOnly end)
    {
        var market = new SyntheticMarket(Options(start, end, roots));
        return (market, TwoMonths.GetBars(market));
    }
}
