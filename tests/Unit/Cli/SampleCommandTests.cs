using MgcBackfill.Source;
using MgcBackfill.Synthetic;

namespace MgcBackfill.Tests.Cli;

/// <summary>I2: sample.</summary>
public sealed class SampleCommandTests
{
    [Fact]
    public void A_sample_can_be_backfilled_and_verified() // I2, G2
    {
        using var fixture = CliFixture.WithSource();
        var sample = fixture.File("sample.dbn.zst");

        Assert.Equal(0, CliFixture.Run("sample", "--out", sample, "--start", "2024-01-01", "--end", "2024-01-05").ExitCode);
        Assert.Equal(0, CliFixture.Run("backfill", "--db", fixture.Db, "--dbn", sample).ExitCode);
        Assert.Equal(0, CliFixture.Run("verify", "--db", fixture.Db, "--dbn", sample).ExitCode);
        Assert.Equal(0, CliFixture.Run("verify", "--db", fixture.Db, "--dbn", sample, "--days", "2").ExitCode);
    }

    [Fact]
    public void The_same_options_give_the_same_bytes_and_another_seed_does_not()
    {
        using var fixture = CliFixture.WithSource();
        byte[] Sample(string name, string seed)
        {
            Assert.Equal(
                0,
                CliFixture
                    .Run(
                        "sample",
                        "--out",
                        fixture.File(name),
                        "--start",
                        "2024-01-02",
                        "--end",
                        "2024-01-02",
                        "--seed",
                        seed,
                        "--plain",
                        "--dbn-version",
                        "1"
                    )
                    .ExitCode
            );
            return File.ReadAllBytes(fixture.File(name));
        }

        var first = Sample("a", "7");

        Assert.Equal("DBN\x01"u8, first.AsSpan(0, 4));
        Assert.Equal(first, Sample("b", "7"));
        Assert.NotEqual(first, Sample("c", "8"));
    }

    [Fact]
    public void A_file_that_exists_is_only_replaced_by_force()
    {
        using var fixture = CliFixture.WithSource();
        var before = File.ReadAllBytes(fixture.Dbn);
        string[] args = ["sample", "--out", fixture.Dbn, "--start", "2024-01-02", "--end", "2024-01-02"];

        Assert.Equal(2, CliFixture.Run(args).ExitCode);
        Assert.Equal(before, File.ReadAllBytes(fixture.Dbn));
        Assert.Equal(0, CliFixture.Run([.. args, "--force"]).ExitCode);
        Assert.NotEqual(before, File.ReadAllBytes(fixture.Dbn));
    }

    [Fact]
    public void A_sample_from_before_the_listing_is_written_with_a_note_beside_the_result() // I3
    {
        using var fixture = CliFixture.WithSource();
        string[] years = ["--end", "2010-10-08", "--force", "--json"];

        var early = CliFixture.Run(["sample", "--out", fixture.Dbn, "--start", "2010-09-30", .. years]);
        var listed = CliFixture.Run(["sample", "--out", fixture.Dbn, "--start", "2010-10-04", .. years]);

        Assert.Equal((0, 0), (early.ExitCode, listed.ExitCode));
        Assert.StartsWith("note: Micro Gold was listed on 2010-10-04.", early.Error, StringComparison.Ordinal);
        Assert.StartsWith("Micro Gold was listed on 2010-10-04.", early.Json().GetProperty("note").GetString(), StringComparison.Ordinal);
        Assert.Equal(("", System.Text.Json.JsonValueKind.Null), (listed.Error, listed.Json().GetProperty("note").ValueKind));
    }

    [Fact]
    public void Several_products_share_a_file_and_the_result_names_them() // R4
    {
        using var fixture = CliFixture.WithSource();
        var sample = fixture.File("several.dbn");

        var run = CliFixture.Run([.. TwoDays(sample), "--symbol", "ES, 6E,MGC", "--json"]);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["ES", "6E", "MGC"], run.Json().GetProperty("symbols").EnumerateArray().Select(s => s.GetString()!));
        Assert.Equal(["ES.FUT", "6E.FUT", "MGC.FUT"], SourceFile.Inspect(sample).Metadata.Symbols);
        Assert.Equal(0, CliFixture.Run("backfill", "--db", fixture.Db, "--dbn", sample).ExitCode);
    }

    [Fact]
    public void All_means_every_product_of_the_market() // R4
    {
        using var fixture = CliFixture.WithSource();
        var sample = fixture.File("all.dbn");

        Assert.Equal(0, CliFixture.Run([.. TwoDays(sample), "--symbol", "all"]).ExitCode);
        Assert.Equal(SyntheticMarketOptions.KnownProducts.Select(p => p.ParentSymbol), SourceFile.Inspect(sample).Metadata.Symbols);
    }

    [Theory]
    [InlineData("XYZ", "There is no synthetic market for XYZ.")]
    [InlineData("MGC,XYZ", "There is no synthetic market for XYZ.")]
    [InlineData("es", "'es' is not the root of a product.")]
    [InlineData("MGC;ES", "'MGC;ES' is not the root of a product.")]
    [InlineData("MGC,,ES", "'' is not the root of a product.")]
    [InlineData("ALL", "There is no synthetic market for ALL.")]
    [InlineData("ES,MGC,ES", "--symbol names ES more than once.")]
    public void Roots_without_a_market_are_refused_and_nothing_is_written(string symbols, string message) // I3
    {
        using var fixture = CliFixture.WithSource();
        var sample = fixture.File("refused.dbn");

        var run = CliFixture.Run([.. TwoDays(sample), "--symbol", symbols]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(sample));
    }

    private static string[] TwoDays(string path) => ["sample", "--out", path, "--start", "2024-01-08", "--end", "2024-01-09", "--plain"];
}
