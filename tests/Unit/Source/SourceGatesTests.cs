using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Source;

/// <summary>What a header must contain before a backfill accepts the file (A1), and that the root is right (A2).</summary>
public sealed class SourceGatesTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_file_as_the_vendor_sends_it_is_accepted(byte version) => // A1
        Accept(Source().Version(version));

    [Fact]
    public void Raw_symbols_a_mixed_file_and_partial_symbols_are_accepted() // A1
    {
        Accept(Source().With(m => m with { StypeIn = DbnStype.RawSymbol, Symbols = ["MGCG4"] }));
        Accept(Source().With(m => m with { Schema = null }));
        Accept(Source().With(m => m with { Partial = ["MGCG4", "MGCJ4"] }));
    }

    [Fact]
    public void Another_dataset_is_refused() // A1
    {
        foreach (var dataset in new[] { "XNAS.ITCH", "OPRA.PILLAR", "IFEU.IMPACT", "GLBX.MDP", "glbx.mdp3", "" })
            Refused(m => m with { Dataset = dataset }, dataset);
    }

    [Fact]
    public void Every_other_schema_is_refused_and_nothing_is_inferred() // A1
    {
        foreach (var schema in Enum.GetValues<DbnSchema>().Where(s => s != DbnSchema.Ohlcv1M))
            Refused(m => m with { Schema = schema }, $"schema is {DbnNames.Format(schema)}");
    }

    [Fact]
    public void Every_other_output_symbology_is_refused() // A1
    {
        // Without mappings, because with them the reader itself cannot resolve an id.
        foreach (var stype in Enum.GetValues<DbnStype>().Where(s => s != DbnStype.InstrumentId))
            Refused(m => m with { StypeOut = stype, Mappings = [] }, $"stype_out is {DbnNames.Format(stype)}");
    }

    [Fact]
    public void Every_other_input_symbology_is_refused() // A1
    {
        foreach (var stype in Enum.GetValues<DbnStype>().Where(s => s is not (DbnStype.Parent or DbnStype.RawSymbol)))
            Refused(m => m with { StypeIn = stype, Mappings = [] }, $"stype_in is {DbnNames.Format(stype)}");
        Refused(m => m with { StypeIn = null }, "stype_in is null");
    }

    [Fact]
    public void A_continuous_contract_is_refused_because_it_hides_the_contract() => // A1
        Refused(m => m with { StypeIn = DbnStype.Continuous }, "hides the contract");

    [Fact]
    public void Send_times_are_refused() => // A1
        Refused(m => m with { TsOut = true }, "ts_out");

    [Theory]
    [InlineData(1UL)]
    [InlineData(1_000_000UL)]
    [InlineData(ulong.MaxValue)]
    public void A_record_limit_is_refused(ulong limit) => // A1
        Refused(m => m with { Limit = limit }, $"limit of {limit}");

    [Fact]
    public void Symbols_that_were_not_found_are_refused_by_name() => // A1
        Refused(m => m with { NotFound = ["MGC.OPT"] }, "MGC.OPT");

    [Fact]
    public void An_end_that_is_not_defined_is_refused() => // A1
        Refused(m => m with { End = null }, "its header has no end");

    [Fact]
    public void Another_publisher_is_refused_when_its_record_is_read() // A1
    {
        var path = Source().Record(DbnBytes.Record(0x21, 56, "2024-01-02T23:30Z").With(2, 2)).WriteTo(_folder.File("x.dbn"));

        var error = Assert.Throws<SourceException>(() => SourceReading.All(path));

        Assert.Equal(ErrorIds.SourceRefused, error.Id);
        Assert.Contains("publisher 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_a_bar_is_refused_when_it_is_read() // A1
    {
        var path = new DbnBuilder().Map("MGCG4", 1001, "2024-01-02", "2024-01-03").WriteTo(_folder.File("x.dbn"));

        var error = Assert.Throws<SourceException>(() => SourceReading.All(path));

        Assert.Equal((ErrorIds.SourceEmpty, path), (error.Id, error.Where.File));
    }

    [Fact]
    public void A_mixed_file_without_a_bar_is_refused_when_it_is_read() // A1
    {
        var path = new DbnBuilder()
            .With(m => m with { Schema = null })
            .Map("MGCG4", 1001, "2024-01-02", "2024-01-03")
            .Record(DbnBytes.Record(0x17, 80))
            .WriteTo(_folder.File("x.dbn"));

        Assert.Equal(ErrorIds.SourceEmpty, Assert.Throws<SourceException>(() => SourceReading.All(path)).Id);
    }

    [Theory]
    [InlineData("GCG4")]
    [InlineData("MGCG4-MGCJ4")]
    [InlineData("MGC:BF G4-J4-M4")]
    [InlineData("MGCG024")]
    [InlineData("MGCA4")]
    [InlineData("mgcg4")]
    [InlineData("XMGCG4")]
    [InlineData("MGCG")]
    [InlineData("ESH4")]
    public void A_source_without_an_outright_of_the_product_is_refused(string symbol) // A2
    {
        var path = new DbnBuilder().Bars(symbol, "2024-01-02T23:00Z", 3).WriteTo(_folder.File("x.dbn"));

        var error = Assert.Throws<SourceException>(() => SourceSet.Accept([path]).RequireOutrights(Products.Default));

        Assert.Equal((ErrorIds.NoOutright, path), (error.Id, error.Where.File));
        Assert.Contains("MGC", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Full_size_gold_is_never_accepted_as_micro_gold() // A2
    {
        var path = new DbnBuilder()
            .With(m => m with { Symbols = ["GC.FUT"] })
            .Bars("GCG4", "2024-01-02T23:00Z", 3)
            .Bars("GCG4-GCJ4", "2024-01-03T00:00Z", 3)
            .WriteTo(_folder.File("MGC-front.dbn"));

        var error = Assert.Throws<SourceException>(() => SourceSet.Accept([path]).RequireOutrights(Products.Default));

        Assert.Equal(ErrorIds.NoOutright, error.Id);
    }

    [Fact]
    public void An_outright_beside_spreads_is_enough() => // A2
        Accept(new DbnBuilder().Bars("MGCG4-MGCJ4", "2024-01-02T23:00Z", 3).Bars("MGCG24", "2024-01-03T00:00Z", 3));

    private static DbnBuilder Source() =>
        new DbnBuilder().Map("MGCG4", 1001, "2024-01-02", "2024-01-03").Bars("MGCG4", "2024-01-02T23:00Z", 3);

    private void Accept(DbnBuilder builder)
    {
        var path = builder.WriteTo(_folder.File("x.dbn"));
        Assert.Equal(path, Assert.Single(SourceSet.Accept([path]).Files).Path);
        Assert.NotEmpty(SourceReading.All(path));
    }

    private void Refused(Func<DbnMetadata, DbnMetadata> change, string says)
    {
        var path = new DbnBuilder().With(change).Map("MGCG4", 1001, "2024-01-02", "2024-01-03").WriteTo(_folder.File("x.dbn"));

        var error = Assert.Throws<SourceException>(() => SourceSet.Accept([path]));

        Assert.Equal((ErrorIds.SourceRefused, path), (error.Id, error.Where.File));
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Advice);
    }
}
