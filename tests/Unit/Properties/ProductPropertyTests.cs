using FsCheck;
using FsCheck.Fluent;
using MgcBackfill.Dbn;
using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Staging;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Properties;

/// <summary>
/// Symbols of many products in one file (A2, R1): each belongs to one product at most, and nothing is counted twice or lost.
/// </summary>
public sealed class ProductPropertyTests
{
    // Roots inside other roots, roots with digits, and roots that end in a month code.
    private static readonly string[] s_roots = ["GC", "MGC", "ES", "MES", "6E", "E", "M2K", "K", "Z", "ZZ", "M6E", "F", "1"];

    private static readonly Gen<string> s_outright =
        from root in Gen.Elements(s_roots)
        from month in Gen.Elements(Products.MonthCodes.ToCharArray())
        from year in Gen.Choose(0, 99)
        from digits in Gen.Choose(1, 2)
        select $"{root}{month}{(digits == 1 ? $"{year % 10}" : $"{year:00}")}";

    private static readonly Gen<string> s_symbol = Gen.OneOf(
        s_outright,
        s_outright.Two().Select(p => $"{p.Item1}-{p.Item2}"),
        s_outright.Select(s => $"{s[..^2]}:BF {s[^2..]}-J4-M4"),
        from text in Gen.Elements("GCMESZF6E124HJ-: .".ToCharArray()).ArrayOf()
        where text.Length > 0
        select new string(text)
    );

    [Fact]
    public void A_symbol_is_an_outright_of_one_product_at_most_and_then_of_its_root() => // A2, R1
        FixedProperty.Holds(
            s_symbol,
            symbol =>
            {
                var root = OutrightRoots.Find(symbol);
                var owners = s_roots.Select(Products.Get).Where(p => p.IsOutright(symbol)).Select(p => p.Root).ToArray();

                Assert.True(owners.Length <= 1, $"{symbol} is an outright of {string.Join(", ", owners)}.");
                Assert.All(owners, o => Assert.Equal(root, o));
                Assert.All(s_roots.Select(Products.Get), p => Assert.Equal(p.Root == root, p.Classify(symbol) == SymbolKind.Outright));
                Assert.False(root is not null && OutrightRoots.IsCombination(symbol), symbol);
            },
            cases: 3000
        );

    [Fact]
    public void The_counts_of_an_inventory_by_root_are_a_partition_of_the_file() // A2, P3
    {
        using var folder = new ScratchFolder();
        FixedProperty.Holds(
            s_symbol.Where(s => s.Length < DbnLayout.SymbolLengthV1).NonEmptyListOf().Select(s => s.Distinct().ToArray()),
            symbols =>
            {
                var builder = new DbnBuilder();
                foreach (var symbol in symbols)
                    builder.Bar(symbol, "2024-01-09T12:00Z");

                var file = InventoryOutcome.Run(builder.WriteTo(folder.File("a.dbn"))).File;

                Assert.Equal(symbols.Length, file.OutrightSymbols + file.SpreadSymbols + file.OtherSymbols);
                Assert.Equal(symbols.Length, file.OutrightRecords + file.SpreadRecords + file.OtherRecords);
                Assert.Equal(
                    symbols
                        .Where(s => OutrightRoots.Find(s) is not null)
                        .CountBy(s => OutrightRoots.Find(s)!)
                        .OrderBy(r => r.Key, StringComparer.Ordinal),
                    file.Roots.Select(r => KeyValuePair.Create(r.Root, r.Contracts))
                );
            },
            cases: 60
        );
    }

    [Fact]
    public void The_front_months_of_a_product_do_not_depend_on_the_other_products_in_the_bars() => // F1, A2
        FixedProperty.Holds(
            s_symbol.NonEmptyListOf().Select(s => s.Distinct().ToArray()),
            symbols =>
            {
                var bars = symbols
                    .SelectMany((s, i) => Enumerable.Range(0, 1 + (i % 3)).Select(m => CreateBar(s, m, (ulong)s.Length)))
                    .OrderBy(b => b.TsUtc)
                    .ToArray();
                foreach (var product in s_roots.Select(Products.Get))
                {
                    var selector = new FrontMonthSelector(product);
                    var mixed = Select(selector, bars);
                    var own = bars.Where(b => product.IsOutright(b.SourceSymbol)).ToArray();

                    Assert.Equal(Select(new FrontMonthSelector(product), own), mixed);
                    Assert.Equal((own.Length, bars.Length - own.Length), (selector.Candidates, selector.Others));
                    Assert.Equal(
                        bars.Select(b => b.Symbol).OfType<string>().Distinct().Except([product.Root]).Order(StringComparer.Ordinal),
                        selector.OtherRoots
                    );
                }
            },
            cases: 60
        );

    private static DbnBar CreateBar(string symbol, int minute, ulong volume)
    {
        var raw = new Bar { TsEvent = DbnBuilder.Time("2024-01-09T12:00Z") + (minute * BarInterval.Minute.Nanoseconds), Volume = volume };
        return new DbnBar(in raw, symbol, "market");
    }

    private static List<string> Select(FrontMonthSelector selector, DbnBar[] bars)
    {
        var selected = new List<string>();
        foreach (var bar in bars)
            Assert.Null(selector.Add(bar));
        if (selector.Finish() is { } day)
            selected.AddRange(day.Bars.Select(b => $"{b.TsUtc:O} {b.SourceSymbol} {b.Volume}"));
        return selected;
    }
}
