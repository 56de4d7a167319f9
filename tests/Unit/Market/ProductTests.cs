using System.Text.RegularExpressions;
using FsCheck.Fluent;
using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Market;

public sealed partial class ProductTests
{
    [Fact]
    public void Every_symbol_of_the_pattern_is_an_outright() // A2
    {
        var count = 0;
        foreach (var month in "FGHJKMNQUVXZ")
        {
            for (var year = 0; year < 100; year++)
            {
                Assert.True(Products.Default.IsOutright($"MGC{month}{year:D2}"));
                if (year < 10)
                    Assert.True(Products.Default.IsOutright($"MGC{month}{year}"));
                count++;
            }
        }

        Assert.Equal(1200, count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("MGC")]
    [InlineData("MGCG")]
    [InlineData("MGCG123")]
    [InlineData("MGCG4 ")]
    [InlineData(" MGCG4")]
    [InlineData("MGCG4\n")]
    [InlineData("MGCG4\0")]
    [InlineData("MGCG-4")]
    [InlineData("MGCG+4")]
    [InlineData("mgcg4")]
    [InlineData("MGCg4")]
    [InlineData("MgCG4")]
    [InlineData("MGCA4")]
    [InlineData("MGCI4")]
    [InlineData("MGCG٤")] // Arabic-Indic 4: a careless \d would match it
    [InlineData("MGCG2４")] // full-width 4
    [InlineData("MGCG४")] // Devanagari 4
    [InlineData("ＭGCG4")]
    [InlineData("GCG4")]
    [InlineData("GCG24")]
    [InlineData("XMGCG4")]
    [InlineData("MGCG4-MGCJ4")]
    [InlineData("MGC:BF G4-J4-M4")]
    [InlineData("MGC.FUT")]
    [InlineData("MGC.v.0")]
    [InlineData("SILG4")]
    public void Nothing_else_is_an_outright(string symbol) // A2
    {
        Assert.False(Products.Default.IsOutright(symbol));
        Assert.NotEqual(SymbolKind.Outright, Products.Default.Classify(symbol));
    }

    [Fact]
    public void The_check_equals_the_pattern_for_every_single_character_change() // A2
    {
        foreach (var good in new[] { "MGCG4", "MGCZ19" })
        {
            for (var at = 0; at <= good.Length; at++)
            {
                for (var c = 0; c <= char.MaxValue; c += c < 0x3000 ? 1 : 7)
                {
                    RequireEqual(good.Insert(at, ((char)c).ToString()));
                    if (at < good.Length)
                        RequireEqual(string.Concat(good.AsSpan(0, at), ((char)c).ToString(), good.AsSpan(at + 1)));
                }
            }
        }
    }

    [Fact]
    public void The_check_equals_the_pattern_for_generated_strings() // A2
    {
        var part = Gen.Elements(
            "MGC",
            "GC",
            "mgc",
            "M",
            "G",
            "C",
            "F",
            "H",
            "Z",
            "A",
            "I",
            "g",
            "0",
            "4",
            "9",
            "24",
            "٤",
            "４",
            "-",
            ":",
            " ",
            "\n",
            "\0",
            "BF"
        );
        FixedProperty.Holds(
            Gen.Choose(0, 5).SelectMany(n => part.ArrayOf(n), (_, parts) => string.Concat(parts)),
            text =>
            {
                RequireEqual(text);
                RequireEqual("MGC" + text);
                RequireEqual("MGCG" + text);
            },
            cases: 5000
        );
    }

    [Theory]
    [InlineData("MGCG4", SymbolKind.Outright)]
    [InlineData("MGCG24", SymbolKind.Outright)]
    [InlineData("MGCG4-MGCJ4", SymbolKind.CalendarSpread)]
    [InlineData("MGCZ9-MGCG30", SymbolKind.CalendarSpread)]
    [InlineData("MGC:BF G4-J4-M4", SymbolKind.Combination)]
    [InlineData("MGC:SA 02M G4", SymbolKind.Combination)]
    [InlineData("MGCG4-GCG4", SymbolKind.Combination)]
    [InlineData("GCG4-MGCG4", SymbolKind.Combination)]
    [InlineData("MGCG4-MGCJ4-MGCM4", SymbolKind.Combination)]
    [InlineData("-MGCG4", SymbolKind.Combination)]
    [InlineData("MGCG4-", SymbolKind.Combination)]
    [InlineData("UD:1V: GN 2540925", SymbolKind.Combination)]
    [InlineData("GCG4", SymbolKind.Other)]
    [InlineData("MGCG123", SymbolKind.Other)]
    [InlineData("", SymbolKind.Other)]
    public void Every_symbol_has_a_kind(string symbol, SymbolKind kind) => // A2, P3
        Assert.Equal(kind, Products.Default.Classify(symbol));

    // Known roots, roots that are prefixes or ends of others, roots of digits, and roots that look like the rest of a symbol.
    [Fact]
    public void An_outright_belongs_to_exactly_one_root() // R1
    {
        Product[] products = [.. Products.Known, .. "M MG G C E K 6 2K M6E GCM H4 H24 FGH Z 99 XYZ ES1".Split(' ').Select(Products.Get)];
        Assert.Equal(products.Length, products.Distinct().Count());
        foreach (var owner in products)
        {
            foreach (var month in Products.MonthCodes)
            {
                foreach (var year in new[] { "0", "4", "9", "00", "09", "24", "99" })
                {
                    var symbol = $"{owner}{month}{year}";
                    Assert.Equal([owner], products.Where(p => p.IsOutright(symbol)));
                    Assert.All(
                        products,
                        p =>
                        {
                            Assert.Equal(p == owner ? SymbolKind.Outright : SymbolKind.Other, p.Classify(symbol));
                            Assert.Equal(p == owner ? SymbolKind.CalendarSpread : SymbolKind.Combination, p.Classify($"{symbol}-{symbol}"));
                        }
                    );
                }
            }
        }
    }

    [Fact]
    public void A_product_that_is_not_in_the_table_has_only_its_root() // R3
    {
        var product = Products.Get("XYZ");

        Assert.Equal(("XYZ", "XYZ", "XYZ.FUT"), (product.Root, product.Title, product.ParentSymbol));
        Assert.Equal(
            (null, null, null, null, null, null, null),
            (product.Name, product.Exchange, product.Months, product.PriceUnit, product.Tick, product.FirstTradeDate, product.Hours)
        );
        Assert.True(product.IsOutright("XYZH4"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("mgc")]
    [InlineData("MGCX")]
    [InlineData("M-C")]
    [InlineData("ÄB")]
    [InlineData("MGC ")]
    public void A_text_that_is_no_root_is_refused(string text) => // R1
        Assert.Equal(ErrorIds.InvalidArgument, Assert.Throws<UsageException>(() => Products.Get(text)).Id);

    private static void RequireEqual(string text)
    {
        if (Pattern().IsMatch(text) != Products.Default.IsOutright(text))
            Assert.Fail($"'{text}' ({string.Join(' ', text.Select(c => $"{(int)c:X4}"))})");
    }

    // The pattern of A2. It ends with \z because $ in .NET also matches before a final line feed, and uses [0-9] because \d matches the
    // digits of every script.
    [GeneratedRegex(@"\AMGC[FGHJKMNQUVXZ][0-9]{1,2}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
