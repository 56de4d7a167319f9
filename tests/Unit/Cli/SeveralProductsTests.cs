using System.Text.Json;
using MgcBackfill.Backfill;
using MgcBackfill.Cli.Output;
using MgcBackfill.Log;
using MgcBackfill.Market;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Cli;

/// <summary>R4: <c>backfill --symbol</c> with several products.</summary>
public sealed class SeveralProductsTests : IDisposable
{
    private readonly CliFixture _fixture = CliFixture.With(
        new DbnBuilder()
            .Range("2024-01-01T23:00Z", "2024-01-03T23:00Z")
            .Bars("MGCG4", "2024-01-01T23:00Z", 3, volume: 5)
            .Bar("MGCG4-MGCJ4", "2024-01-01T23:06Z", 1m)
            .Bars("GCG4", "2024-01-02T00:00Z", 4, volume: 9)
            .Bar("MNQM4", "2024-01-02T01:00Z", volume: 1)
            .Bars("MNQH4", "2024-01-02T01:00Z", 2, volume: 3)
            .Bars("MGCG4", "2024-01-02T23:00Z", 2, volume: 5)
    );

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Each_product_has_a_row_and_a_database_and_a_log()
    {
        var outcome = Backfill("MGC,GC,MNQ");

        Assert.Equal(0, outcome.ExitCode);
        Assert.StartsWith("backfill: 3 products, 3 done", outcome.Out, StringComparison.Ordinal);
        foreach (var (root, rows) in new[] { ("MGC", 5), ("GC", 4), ("MNQ", 2) })
        {
            Assert.Matches($@"(?m)^  {root} +done +1 +{rows} +{rows} +\d+ +[0-9a-f]{{12}}…", outcome.Out);
            Assert.True(File.Exists(_fixture.File($"{root}.db.checkpoint/mgc_backfill.log")));
            Assert.Contains($"{root}: run ", outcome.Error, StringComparison.Ordinal);
        }

        Assert.Single(outcome.Error.Split('\n'), l => l.Contains("source accepted", StringComparison.Ordinal));
    }

    [Fact]
    public void Json_is_an_array_with_an_object_for_each_product_and_an_object_for_one()
    {
        var several = JsonDocument.Parse(Backfill("MNQ,MGC", "--json").Out).RootElement;
        var one = JsonDocument.Parse(_fixture.Backfill("--json").Out).RootElement;

        Assert.Equal(["MNQ", "MGC"], several.EnumerateArray().Select(d => d.GetProperty("symbol").GetString()));
        Assert.Equal(one.GetProperty("build_digest").GetString(), several[1].GetProperty("build_digest").GetString());
        Assert.Equal("MGC", one.GetProperty("symbol").GetString());
        Assert.All(several.EnumerateArray(), d => Assert.Equal(one.EnumerateObject().Count(), d.EnumerateObject().Count()));
    }

    [Fact]
    public void All_is_every_product_of_the_source_also_as_an_array()
    {
        var documents = JsonDocument.Parse(Backfill("all", "--json").Out).RootElement;

        Assert.Equal(["GC", "MGC", "MNQ"], documents.EnumerateArray().Select(d => d.GetProperty("symbol").GetString()));
    }

    [Fact]
    public void A_product_that_fails_is_named_and_the_others_are_done()
    {
        var text = Backfill("MGC,ZB");
        var documents = JsonDocument.Parse(Backfill("MGC,ZB", "--json").Out).RootElement;

        Assert.Equal(3, text.ExitCode);
        Assert.StartsWith("backfill: 2 products, 1 done, 1 FAILED", text.Out, StringComparison.Ordinal);
        Assert.Contains("error NoOutright: ZB: ", text.Error, StringComparison.Ordinal);
        Assert.Contains("GC, MGC", text.Error, StringComparison.Ordinal);
        Assert.Equal([0, 3], documents.EnumerateArray().Select(d => d.GetProperty("exit_code").GetInt32()));
        Assert.Equal("NoOutright", documents[1].GetProperty("error").GetProperty("id").GetString());
    }

    [Fact]
    public void What_every_product_shares_is_refused_once()
    {
        File.WriteAllText(_fixture.Dbn, "");

        var outcome = Backfill("MGC,GC");

        Assert.Equal(3, outcome.ExitCode);
        Assert.Single(outcome.Error.Split('\n'), l => l.Contains("error ", StringComparison.Ordinal));
    }

    [Fact]
    public void One_database_for_several_products_is_a_usage_error()
    {
        var outcome = _fixture.Backfill("--symbol", "MGC,GC");

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("gold-{symbol}.db", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(["source.dbn.zst"], _fixture.Entries());
    }

    [Fact]
    public void A_single_product_may_have_the_placeholder_too()
    {
        Assert.Equal(0, Backfill("MNQ").ExitCode);
        Assert.Equal(0, CliFixture.Run("verify", "--db", _fixture.File("MNQ.db"), "--dbn", _fixture.Dbn).ExitCode);
    }

    [Fact]
    public void The_second_sample_has_the_digest_that_the_README_gives()
    {
        var sample = Path.Combine(Repository.Root, "samples", "mnq");
        var outcome = CliFixture.Run("backfill", "--symbol", "MNQ", "--db", _fixture.File("mnq.db"), "--dbn", sample, "--json");

        var digest = JsonDocument.Parse(outcome.Out).RootElement.GetProperty("build_digest").GetString()!;
        Assert.Equal("f6aede910c17f3e0eafe9362e0f20f6e04a338663cd02d6603fcfe4a88d017fe", digest);
        Assert.Contains(digest, File.ReadAllText(Path.Combine(Repository.Root, "README.md")), StringComparison.Ordinal);
        Assert.Equal(0, CliFixture.Run("verify", "--db", _fixture.File("mnq.db"), "--dbn", sample).ExitCode);
    }

    [Theory]
    [InlineData("MNQ", "2024-01-02")]
    [InlineData("MNQ,MGC", "MNQ 2024-01-02")]
    public void A_position_names_its_product_if_there_are_several(string symbols, string detail) // I5
    {
        var options = new BackfillOptions
        {
            Db = "x.db",
            Dbn = ["x"],
            Product = Products.Get("MNQ"),
        };
        using var logs = new RunLogs(new BackfillRequest(options, ProductChoice.Parse([symbols])), CommandLineWording.Instance);

        var progress = logs.Describe(options, new ProgressMade(DateTime.UnixEpoch, BackfillStage.Merging, 0.5, "2024-01-02"));

        Assert.Equal(detail, progress.Detail);
    }

    [Fact]
    public void The_option_may_be_repeated()
    {
        var outcome = CliFixture.Run([
            "backfill",
            "--db",
            _fixture.File("{symbol}.db"),
            "--dbn",
            _fixture.Dbn,
            "--symbol",
            "MGC",
            "--symbol",
            "GC",
        ]);

        Assert.StartsWith("backfill: 2 products, 2 done", outcome.Out, StringComparison.Ordinal);
    }

    private Outcome Backfill(string symbols, params string[] more) =>
        CliFixture.Run(["backfill", "--db", _fixture.File("{symbol}.db"), "--dbn", _fixture.Dbn, "--symbol", symbols, .. more]);
}
