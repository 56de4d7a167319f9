using MgcBackfill.Cli.Output;
using MgcBackfill.Cmdlets;
using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Source;

/// <summary>A source of any products at any interval (A2, R1): which it maps, and what is said about one that it does not map.</summary>
public sealed class SourceProductTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_roots_of_a_source_are_those_of_its_outrights_in_ordinal_order() // A2, R1
    {
        Write("a.dbn", "MGCG4", "GCG4", "GCG4-GCJ4", "MGC:BF G4-J4-M4", "6EH4");
        Write("b.dbn", "M2KH4", "GCJ24", "SIH4-SIK4", "MGCA4", "AAPL  250221C00250000");

        Assert.Equal(["6E", "GC", "M2K", "MGC"], Accept().Roots);
    }

    [Theory]
    [InlineData("MGCG4", "MGC", "GC")]
    [InlineData("GCG4", "GC", "MGC")]
    [InlineData("MESH4", "MES", "ES")]
    [InlineData("ESH24", "ES", "MES")]
    [InlineData("6EH4", "6E", "E")]
    [InlineData("M2KH4", "M2K", "K")]
    [InlineData("MZ4", "M", "Z")]
    [InlineData("ZNZ9", "ZN", "Z")]
    public void A_root_inside_another_root_is_another_product(string symbol, string root, string other) // A2, R1
    {
        Write("a.dbn", symbol);
        var source = Accept();

        source.RequireOutrights(Products.Get(root));
        Assert.Throws<SourceException>(() => source.RequireOutrights(Products.Get(other)));
    }

    [Theory]
    [InlineData(
        "NQH4",
        "the source has no outright of MGC. It maps outrights of NQ.",
        "Give --symbol NQ to read that product. Request MGC.FUT with stype_in parent from the vendor.",
        "Give -Symbol NQ to read that product. Request MGC.FUT with stype_in parent from the vendor."
    )]
    [InlineData(
        "NQH4 MNQH4 6EH4 GCG4-GCJ4",
        "the source has no outright of MGC. It maps outrights of 6E, MNQ and NQ.",
        "Give one of them with --symbol to read that product. Request MGC.FUT with stype_in parent from the vendor.",
        "Give one of them with -Symbol to read that product. Request MGC.FUT with stype_in parent from the vendor."
    )]
    [InlineData(
        "MGCG4-MGCJ4",
        "the source has no outright of MGC.",
        "Request MGC.FUT with stype_in parent from the vendor.",
        "Request MGC.FUT with stype_in parent from the vendor."
    )]
    public void A_source_without_the_product_says_which_products_it_maps(string symbols, string fact, string typed, string cmdlet) // A2, I3
    {
        var path = Write("a.dbn", symbols.Split(' '));

        var error = Assert.Throws<SourceException>(() => Accept().RequireOutrights(Products.Default));

        Assert.Equal((ErrorIds.NoOutright, path, 3), (error.Id, error.Where.File, ExitCodes.For(error)));
        Assert.Equal($"{path}: {fact}", error.Message);
        Assert.Equal((typed, cmdlet), (error.Advice!.In(CommandLineWording.Instance), error.Advice.In(CmdletWording.Instance)));
    }

    [Fact]
    public void A_source_is_accepted_whatever_its_products_until_one_is_required() // A2
    {
        Write("a.dbn", "NQH4");

        Assert.Equal(["NQ"], Accept().Roots);
        Assert.Equal(["NQ"], Accept([Products.Get("NQ")]).Roots);
        Assert.Equal(["NQ"], Accept([]).Roots);
    }

    [Theory]
    [InlineData("", "only ESH4, MESH4, NQH4 can become the front month of a day", "request ES.FUT, MES.FUT and NQ.FUT with")]
    [InlineData("NQ ES", "only ESH4, NQH4 can become the front month of a day", "request NQ.FUT and ES.FUT with")]
    [InlineData("MES", "its only contract, MESH4, becomes the front month of every day", "request MES.FUT with")]
    public void A_notice_about_raw_symbols_names_the_products_that_are_read(string roots, string contracts, string request) // A5
    {
        Builder("NQH4", "ESH4", "MESH4").With(m => m with { StypeIn = DbnStype.RawSymbol }).WriteTo(_folder.File("a.dbn"));

        var notice = Assert.Single(Accept([.. roots.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Products.Get)]).Notices);

        Assert.Equal("raw_symbol", notice.Kind);
        Assert.Contains(contracts, notice.Message, StringComparison.Ordinal);
        Assert.Contains(request, notice.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Raw_symbols_of_other_products_are_no_notice() // A5
    {
        Builder("NQH4").With(m => m with { StypeIn = DbnStype.RawSymbol }).WriteTo(_folder.File("a.dbn"));
        Write("b.dbn", "MGCG4");

        Assert.Empty(Accept().Notices);
    }

    [Fact]
    public void The_bars_of_an_outright_have_the_root_of_their_product_as_symbol() // R1
    {
        var path = Write("a.dbn", "MGCG4", "GCG4", "6EH4", "GCG4-GCJ4", "XYZ");

        Assert.Equal(
            [("MGCG4", "MGC"), ("GCG4", "GC"), ("6EH4", "6E"), ("GCG4-GCJ4", null), ("XYZ", null)],
            Read(path, new BarFilter()).Select(b => (b.SourceSymbol, b.Symbol))
        );
    }

    [Theory]
    [InlineData("", false, "MGCG4 GCG4 6EH4 GCG4-GCJ4")]
    [InlineData("", true, "MGCG4 GCG4 6EH4")]
    [InlineData("GC", false, "GCG4")]
    [InlineData("GC 6E", true, "GCG4 6EH4")]
    [InlineData("NQ", false, "")]
    public void A_filter_selects_the_outrights_of_products(string roots, bool outrightOnly, string symbols) // A2
    {
        var path = Write("a.dbn", "MGCG4", "GCG4", "6EH4", "GCG4-GCJ4");
        var filter = new BarFilter
        {
            Products = [.. roots.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Products.Get)],
            OutrightOnly = outrightOnly,
        };

        Assert.Equal(symbols.Split(' ', StringSplitOptions.RemoveEmptyEntries), Read(path, filter).Select(b => b.SourceSymbol));
    }

    [Fact]
    public void Bars_of_another_interval_are_read_if_it_is_given_and_refused_otherwise() // A1, S5
    {
        var hour = new BarInterval("1h", DbnSchema.Ohlcv1H);
        var path = Hours("2024-01-02T01:00Z", "2024-01-02T02:00Z");

        var source = SourceSet.Accept([path], new SourceOptions { Interval = hour }, [Products.Default]);

        Assert.Equal(["2024-01-02T01:00Z", "2024-01-02T02:00Z"], SourceReading.All(source).Select(b => b.Time));
        var error = Assert.Throws<SourceException>(() => SourceSet.Accept([path]));
        Assert.Equal(ErrorIds.SourceRefused, error.Id);
        Assert.Contains("its schema is ohlcv-1h, not ohlcv-1m", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<SourceException>(() =>
            SourceSet.Accept([Write("minutes.dbn", "MGCG4")], new SourceOptions { Interval = hour }, [Products.Default])
        );
        Assert.Contains("its schema is ohlcv-1m, not ohlcv-1h", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_window_of_a_file_of_another_interval_is_found_by_its_frames() // P6
    {
        string[] times = ["2024-01-02T01:00Z", "2024-01-02T02:00Z", "2024-01-02T03:00Z", "2024-01-02T04:00Z"];
        var options = new DbnReaderOptions
        {
            Schema = DbnSchema.Ohlcv1H,
            Window = (DbnBuilder.Time(times[2]), DbnBuilder.Time(times[2]) + 1),
        };

        using var reader = DbnReader.Open(Hours(times), options);

        Assert.Equal((1, 1), reader.SkippedRecords);
    }

    [Fact]
    public void A_bar_off_its_interval_is_refused() // S4
    {
        var options = new DbnReaderOptions { Schema = DbnSchema.Ohlcv1H };

        var error = Assert.Throws<SourceException>(() => ReadFile.From(Hours("2024-01-02T01:30Z"), options: options));

        Assert.Equal(ErrorIds.TimestampInvalid, error.Id);
        Assert.Contains("not a whole multiple of 3600000000000 ns", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_schema_without_bars_cannot_be_read() =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            DbnReader.Open(Write("a.dbn", "MGCG4"), new DbnReaderOptions { Schema = DbnSchema.Trades })
        );

    [Theory]
    [InlineData(DbnSchema.Ohlcv1S, 0x20, 1L)]
    [InlineData(DbnSchema.Ohlcv1M, 0x21, 60L)]
    [InlineData(DbnSchema.Ohlcv1H, 0x22, 3600L)]
    [InlineData(DbnSchema.Ohlcv1D, 0x23, 86_400L)]
    public void Each_schema_of_bars_has_its_record_type_and_length(DbnSchema schema, byte rtype, long seconds) => // S5
        Assert.Equal(new BarSchema(rtype, seconds * 1_000_000_000), BarSchema.Get(schema));

    private static DbnBuilder Builder(params string[] symbols)
    {
        var builder = new DbnBuilder();
        foreach (var symbol in symbols)
            builder.Bar(symbol, "2024-01-02T12:00Z");
        return builder;
    }

    private static List<DbnBar> Read(string path, BarFilter filter)
    {
        var (all, batch) = (new List<DbnBar>(), new List<DbnBar>());
        using var query = new BarQuery(SourceSet.ForReading([path]), filter);
        while (query.Read(batch))
            all.AddRange(batch);
        return all;
    }

    private SourceSet Accept(IReadOnlyList<Product>? products = null) =>
        SourceSet.Accept([_folder.FullName], new SourceOptions(), products ?? [Products.Default]);

    private string Write(string name, params string[] symbols) => Builder(symbols).WriteTo(_folder.File(name));

    private string Hours(params string[] times)
    {
        var builder = new DbnBuilder()
            .Framing(DbnFraming.VendorZstd, recordsPerFrame: 1)
            .With(m => m with { Schema = DbnSchema.Ohlcv1H })
            .Map("MGCG4", 7, "2024-01-02", "2024-01-03");
        foreach (var time in times)
        {
            var record = new byte[DbnLayout.OhlcvLength];
            DbnRecordEncoder.WriteBar(record, 1, 7, DbnBuilder.Time(time), 1, 1, 1, 1, 1);
            builder.Record(record.With(1, Rtype.Ohlcv1H));
        }

        return builder.WriteTo(_folder.File("hours.dbn.zst"));
    }
}
