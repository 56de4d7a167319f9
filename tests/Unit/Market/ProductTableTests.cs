using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MgcBackfill.Market;
using MgcBackfill.Market.Table;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Market;

/// <summary>The table of products (R3): what it holds, and that its reader refuses a table that is not whole.</summary>
public sealed class ProductTableTests
{
    private static readonly byte[] s_table = File.ReadAllBytes(
        Path.Combine(Repository.Root, "src", "MgcBackfill.Core", "Market", "products.json")
    );

    [Fact]
    public void The_table_has_the_products_that_traders_hold() // R3
    {
        var roots =
            "ES MES NQ MNQ RTY M2K YM MYM GC MGC SI SIL HG MHG PL CL MCL NG RB HO ZC ZS ZM ZL ZW KE "
            + "6E 6J 6B 6A 6C ZN ZB ZF ZT BTC MBT ETH MET";

        Assert.Equal(roots.Split(' '), Products.Known.Select(p => p.Root));
        Assert.All(
            Products.Known,
            p =>
            {
                Assert.Contains(p.Exchange, new[] { "CME", "CBOT", "NYMEX", "COMEX" });
                Assert.Equal($"{p.Name} ({p.Root})", p.Title);
                Assert.NotNull(p.Months);
                Assert.NotNull(p.PriceUnit);
                Assert.NotNull(p.Hours);
            }
        );
        Assert.Equal(["6A", "ETH"], Products.Known.Where(p => p.Tick is null).Select(p => p.Root)); // the sources disagree
    }

    [Fact]
    public void The_default_product_is_Micro_Gold() // R1, R3
    {
        var product = Products.Default;

        Assert.Equal(
            ("MGC", "Micro Gold", "COMEX", "GJMQVZ", 0.1m, new DateOnly(2010, 10, 4)),
            (product.Root, product.Name, product.Exchange, product.Months, product.Tick, product.FirstTradeDate)
        );
        Assert.Equal((new DateOnly(2010, 10, 4), new DateOnly(2026, 12, 31)), (product.Hours!.FirstTradeDate, product.Hours.LastTradeDate));
        Assert.Equal(product, Products.Get("MGC"));
    }

    // DBN holds prices in units of 1e-9.
    [Fact]
    public void Every_tick_is_a_price_of_DBN() => // R3, S3
        Assert.All(ProductTable.Current.Document.Products.SelectMany(p => p.Tick ?? []), t => Assert.Equal(0, t.Value * 1_000_000_000 % 1));

    [Fact]
    public void The_table_of_the_repository_is_that_of_the_program() =>
        Assert.Equal(
            JsonSerializer.Serialize(ProductTable.Read(s_table).Document, ProductTableJson.Default.ProductTableDocument),
            JsonSerializer.Serialize(ProductTable.Current.Document, ProductTableJson.Default.ProductTableDocument)
        );

    // One object after the other, of every kind that the table has.
    [Fact]
    public void An_unknown_field_is_refused_wherever_it_stands() // R3
    {
        var count = Objects(Parse()).Count();
        for (var i = 0; i < count; i++)
        {
            var table = Parse();
            var changed = Objects(table).ElementAt(i);
            if (changed.Parent is null || changed.GetPath() != "$.sources")
            {
                changed["surprise"] = 1;
                Assert.Throws<JsonException>(() => Read(table));
            }
        }
    }

    [Fact]
    public void A_fact_without_a_source_is_refused_wherever_it_stands() // R3
    {
        var count = Cited(Parse()).Count();
        Assert.True(count > 200, $"{count} facts");
        for (var i = 0; i < count; i++)
        {
            var (absent, empty, undescribed) = (Parse(), Parse(), Parse());
            Cited(absent).ElementAt(i).Remove("sources");
            Cited(empty).ElementAt(i)["sources"] = new JsonArray();
            Cited(undescribed).ElementAt(i)["sources"] = new JsonArray("hearsay");
            Assert.Throws<JsonException>(() => Read(absent));
            Assert.Contains("has no source", Assert.Throws<JsonException>(() => Read(empty)).Message, StringComparison.Ordinal);
            Assert.Contains("'hearsay'", Assert.Throws<JsonException>(() => Read(undescribed)).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("$.sources.spec", "\" \"", "has no description")]
    [InlineData("$.sources.nobody", "\"A source that no fact cites.\"", "is not cited")]
    [InlineData("$.products[0].root", "\"es\"", "has no valid root")]
    [InlineData("$.products[0].root", "\"MES\"", "is in the table twice")]
    [InlineData("$.products[0].months.value", "\"ZH\"", "calendar order")]
    [InlineData("$.products[0].months.value", "\"HA\"", "calendar order")]
    [InlineData("$.products[0].tick[0].value", "0", "not positive")]
    [InlineData("$.products[0].tick[0].value", "\"0.25\"", "")]
    [InlineData("$.products[0].hours.value", "\"Tokyo\"", "no schedule")]
    [InlineData("$.products[0].hours", "null", null)] // unknown, said by absence or null
    [InlineData("$.products[0].last_trading_day.value", "\"the ides\"", "")]
    [InlineData("$.products[26].tick[1].from", "\"2016-01-05\"", "two ticks at one time")]
    [InlineData("$.schedules[0].name", "\"rates\"", "is in the table twice")]
    [InlineData("$.schedules[0].zone", "\"Brisbane\"", "")]
    [InlineData("$.schedules[0].to", "\"2015-01-01\"", "after its end")]
    [InlineData("$.schedules[0].weeks", "[]", "has no sessions")]
    [InlineData("$.schedules[0].weeks[0].sessions", "[]", "has no session")]
    [InlineData("$.schedules[0].weeks[0].sessions[0].open", "\"6pm\"", "time of day")]
    [InlineData("$.schedules[0].weeks[0].from", "\"2016-06-07\"", "order of their dates")]
    [InlineData("$.schedules[1].weeks[0].sessions[1].open", "\"15:15\"", "overlap")]
    [InlineData("$.schedules[0].days[0].on", "[\"new_year\"]", "has no rule for")]
    [InlineData("$.schedules[0].days[0].is", "\"unsure\"", "")]
    [InlineData("$.schedules[0].days[0].open_until", "\"12:00\"", "exactly where a day ends early")]
    [InlineData("$.schedules[0].days[2].closed_from", "\"12:59\"", "closed before it ends")]
    [InlineData("$.schedules[0].days[2].from", "\"2013-07-03\"", "two rules")]
    [InlineData("$.schedules[0].days[2].to", "\"2013-01-01\"", "ends before it begins")]
    [InlineData("$.halts[0].to", "\"2014-08-24T21:00:00Z\"", "ends before it begins")]
    [InlineData("$.halts[0].to", "\"2014-08-25T02:00:00\"", "UTC")]
    [InlineData("$.halts[0].is", "\"open\"", "neither unknown nor closed")]
    public void A_table_that_contradicts_itself_is_refused(string path, string value, string? what) // R3
    {
        var table = Parse();
        Replace(table, path, JsonNode.Parse(value));

        if (what is null)
            Read(table);
        else
            Assert.Contains(what, Assert.Throws<JsonException>(() => Read(table)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_stands_twice_is_refused() // R3
    {
        var text = Encoding.UTF8.GetString(s_table);

        Assert.Throws<JsonException>(() =>
            ProductTable.Read(
                Encoding.UTF8.GetBytes(text.Replace("\"root\": \"ES\",", "\"root\": \"ES\", \"root\": \"ES\",", StringComparison.Ordinal))
            )
        );
        Assert.Throws<JsonException>(() => ProductTable.Read("null"u8));
    }

    private static JsonNode Parse() => JsonNode.Parse(s_table)!;

    private static void Read(JsonNode table) => ProductTable.Read(Encoding.UTF8.GetBytes(table.ToJsonString()));

    private static IEnumerable<JsonObject> Objects(JsonNode? node) =>
        node switch
        {
            JsonObject o => o.SelectMany(p => Objects(p.Value)).Prepend(o),
            JsonArray a => a.SelectMany(Objects),
            _ => [],
        };

    private static IEnumerable<JsonObject> Cited(JsonNode table) => Objects(table).Where(o => o["sources"] is JsonArray);

    private static void Replace(JsonNode table, string path, JsonNode? value)
    {
        var steps = path[2..].Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Split('.');
        foreach (var step in steps[..^1])
            table = (int.TryParse(step, out var at) ? table[at] : table[step])!;
        if (int.TryParse(steps[^1], out var last))
            table[last] = value;
        else
            table[steps[^1]] = value;
    }
}
