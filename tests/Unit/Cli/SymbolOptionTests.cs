using MgcBackfill.Cli;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Cli;

/// <summary>I2, R1: <c>--symbol</c> of the commands that read files.</summary>
public sealed class SymbolOptionTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, string> Invalid =>
        new()
        {
            { "mgc", "Give the root in capital letters, without a month or a suffix: MGC." },
            { "MGC.FUT", "Give the root in capital letters, without a month or a suffix: MGC." },
            { "mgc.fut", "Give the root in capital letters, without a month or a suffix: MGC." },
            { "NQ.c.0", "Give the root in capital letters, without a month or a suffix: NQ." },
            { "MGCJ4", "Give the root in capital letters, without a month or a suffix: MGC." },
            { "6EZ24", "Give the root in capital letters, without a month or a suffix: 6E." },
            { "", "Give a root of CME Globex, 1 to 3 capital letters or digits, such as MGC, ES or 6E." },
            { "ABCD", "Give a root of CME Globex, 1 to 3 capital letters or digits, such as MGC, ES or 6E." },
            { "M C", "Give a root of CME Globex, 1 to 3 capital letters or digits, such as MGC, ES or 6E." },
            { "MGCG4-MGCJ4", "Give a root of CME Globex, 1 to 3 capital letters or digits, such as MGC, ES or 6E." },
            { "ÅBC", "Give a root of CME Globex, 1 to 3 capital letters or digits, such as MGC, ES or 6E." },
        };

    [Theory]
    [MemberData(nameof(Invalid))]
    public void What_is_no_root_is_refused_with_what_to_give(string symbol, string advice) // I3, R1
    {
        Nasdaq();
        foreach (var command in Commands("--symbol", symbol))
        {
            var outcome = CliFixture.Run(command);

            Assert.Equal((2, ""), (outcome.ExitCode, outcome.Out));
            Assert.Contains($"'{symbol}' is not the root of a product.", outcome.Error, StringComparison.Ordinal);
            Assert.Contains(advice, Unwrapped(outcome.Error), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_root_that_is_not_in_the_table_of_products_works_like_any_other() // R3
    {
        new DbnBuilder().Bars("QQQH4", "2024-01-09T23:30Z", 3).WriteTo(_folder.File("a.dbn"));

        foreach (var command in Commands("--symbol", "QQQ"))
            Assert.Equal((0, ""), (CliFixture.Run(command).ExitCode, CliFixture.Run(command).Error));
        Assert.Contains("QQQ.FUT", CliFixture.Run(Commands("--symbol", "QQQ")[1]).Out, StringComparison.Ordinal);
        Assert.Contains("  product             QQQ", CliFixture.Run(Commands("--symbol", "QQQ")[2]).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void An_inventory_needs_no_product_and_an_audit_says_which_one_to_give() // A2
    {
        Nasdaq();

        Assert.Contains("accepted", CliFixture.Run(Commands()[0]).Out, StringComparison.Ordinal);
        var audit = CliFixture.Run(Commands()[2]);
        Assert.Equal(3, audit.ExitCode);
        Assert.Contains("It maps outrights of MNQ and NQ.", Unwrapped(audit.Error), StringComparison.Ordinal);
        Assert.Contains("Give one of them with --symbol to read that product.", Unwrapped(audit.Error), StringComparison.Ordinal);
    }

    [Fact]
    public void An_audit_is_of_one_product_and_its_findings_are_its_own() // A2, F1
    {
        Nasdaq();

        var (nq, mnq) = (Audit("NQ"), Audit("MNQ"));

        Assert.Equal(("NQ", "MNQ"), (nq.GetProperty("symbol").GetString(), mnq.GetProperty("symbol").GetString()));
        Assert.Equal((3, 5), (nq.GetProperty("bars").GetInt32(), mnq.GetProperty("bars").GetInt32()));
        Assert.Equal(["NQH4"], nq.GetProperty("outrights").EnumerateArray().Select(o => o.GetProperty("symbol").GetString()));
        Assert.Equal(["MNQH4"], mnq.GetProperty("outrights").EnumerateArray().Select(o => o.GetProperty("symbol").GetString()));
        Assert.NotEqual(nq.GetProperty("findings_digest").GetString(), mnq.GetProperty("findings_digest").GetString());
    }

    [Fact]
    public void Gaps_are_of_the_product_and_requests_ask_for_it() // I2
    {
        Nasdaq();

        var request = CliFixture.Run(Commands("--symbol", "MNQ", "--json")[1]).Json().GetProperty("requests")[0];

        Assert.Equal("MNQ.FUT", request.GetProperty("symbols").GetString());
    }

    [Theory]
    [InlineData(80)]
    [InlineData(140)]
    public void An_inventory_shows_the_products_of_each_file_at_every_usual_width(int width) // I6
    {
        Nasdaq("glbx-mdp3-20240109.ohlcv-1m.dbn.zst");
        new DbnBuilder()
            .Bars("MGCG4", "2024-01-09T23:30Z", 3)
            .Bars("MGCJ4", "2024-01-10T01:00Z", 3)
            .WriteTo(_folder.File("glbx-mdp3-20240110.ohlcv-1m.dbn.zst"));
        using var output = new StringWriter();

        CommandLine.Run(
            Commands()[0],
            new Terminal(output, TextWriter.Null, () => CancellationToken.None) { IsOutInteractive = true, Width = width }
        );

        var lines = output.ToString().Split(Environment.NewLine);
        Assert.All(lines, l => Assert.True(l.Length <= width, l));
        Assert.Contains(
            lines,
            l => l.Contains("0109.ohlcv", StringComparison.Ordinal) && l.Contains("MNQ 5 (1), NQ 3 (1)", StringComparison.Ordinal)
        );
        Assert.Contains(
            lines,
            l => l.Contains("0110.ohlcv", StringComparison.Ordinal) && l.Contains("MGC 6 (2)", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Of_many_products_in_a_file_the_ones_with_the_most_bars_are_shown_and_the_JSON_has_all() // I2
    {
        var builder = new DbnBuilder();
        string[] roots = ["CL", "ES", "GC", "MES", "NQ", "ZN", "ZB"];
        for (var i = 0; i < roots.Length; i++)
            builder.Bars($"{roots[i]}H4", $"2024-01-09T{10 + i}:00Z", i + 1);
        builder.WriteTo(_folder.File("a.dbn"));

        Assert.Contains(
            "ZB 7 (1), ZN 6 (1), NQ 5 (1), MES 4 (1), GC 3 (1) and 2 more",
            CliFixture.Run(Commands()[0]).Out,
            StringComparison.Ordinal
        );
        var file = CliFixture.Run(Commands("--json")[0]).Json().GetProperty("files")[0];
        Assert.Equal("""{"root":"CL","contracts":1,"records":1}""", file.GetProperty("roots")[0].GetRawText());
        Assert.Equal(7, file.GetProperty("roots").GetArrayLength());
    }

    private System.Text.Json.JsonElement Audit(string symbol) => CliFixture.Run(Commands("--symbol", symbol, "--json")[2]).Json();

    // The three commands on the files of the folder.
    private string[][] Commands(params string[] more) =>
        [
            ["inventory", "--dbn", _folder.FullName, .. more],
            ["gaps", "--dbn", _folder.FullName, "--start", "2024-01-10", "--end", "2024-01-12", .. more],
            ["audit", "--dbn", _folder.FullName, .. more],
        ];

    private void Nasdaq(string name = "a.dbn") =>
        new DbnBuilder()
            .Bars("NQH4", "2024-01-09T23:30Z", 3)
            .Bars("MNQH4", "2024-01-09T23:40Z", 5)
            .Bar("NQH4-NQM4", "2024-01-09T23:50Z")
            .WriteTo(_folder.File(name));

    private static string Unwrapped(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
