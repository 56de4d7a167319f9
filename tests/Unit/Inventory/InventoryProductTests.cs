using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Inventory;
using MgcBackfill.Market;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Inventory;

/// <summary>An inventory of files of any products (A2, R1): counts, verdicts and time by root.</summary>
public sealed class InventoryProductTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_of_another_product_is_accepted_and_its_product_is_named() // A2
    {
        Write("a.dbn.zst", "2024-01-09", "NQH4", "NQM4", "NQH4-NQM4");

        var reported = InventoryOutcome.Run(_folder.FullName);

        Assert.True(reported.File.Accepted);
        Assert.Equal([new InventoryRoot("NQ", 2, 2)], reported.File.Roots);
        Assert.Equal("1 of 1 file can be backfilled: NQ, trading days 2024-01-09 to 2024-01-10, no gap.", reported.Summary.Conclusion);
        Assert.Equal([new InventoryRootDays("NQ", 1, new DateOnly(2024, 1, 9), new DateOnly(2024, 1, 10))], reported.Summary.Roots);
    }

    [Fact]
    public void Roots_inside_other_roots_and_roots_with_digits_are_counted_apart() // A2, R1
    {
        Write("a.dbn.zst", "2024-01-09", "GCG4", "MGCG4", "MGCJ4", "ESH4", "MESH24", "6EH4", "M2KH4", "GCG4-MGCG4", "QQ");

        var file = InventoryOutcome.Run(_folder.FullName).File;

        Assert.Equal(["6E 1 (1)", "ES 1 (1)", "GC 1 (1)", "M2K 1 (1)", "MES 1 (1)", "MGC 2 (2)"], file.Roots.Select(r => r.ToString()));
        Assert.Equal(
            (7, 7L, 1, 1L, 1, 1L),
            (file.OutrightSymbols, file.OutrightRecords, file.SpreadSymbols, file.SpreadRecords, file.OtherSymbols, file.OtherRecords)
        );
    }

    [Fact]
    public void With_headers_only_the_contracts_are_counted_by_root_and_the_records_are_not() // A2
    {
        Write("a.dbn.zst", "2024-01-09", "GCG4", "MGCG4", "MGCJ4");

        Assert.Equal(["GC (1)", "MGC (2)"], InventoryOutcome.RunHeadersOnly(_folder.FullName).File.Roots.Select(r => r.ToString()));
    }

    [Fact]
    public void For_a_product_only_the_files_with_outrights_of_it_are_accepted() // A2
    {
        Write("a.dbn.zst", "2024-01-09", "MGCG4");
        Write("b.dbn.zst", "2024-01-10", "NQH4", "MNQH4");
        Write("c.dbn.zst", "2024-01-11", "MGCG4", "NQH4");

        var reported = InventoryOutcome.RunFor(Products.Get("NQ"), _folder.FullName);

        Assert.Equal([ErrorIds.NoOutright, null, null], reported.Files.Select(f => f.ErrorId));
        Assert.Equal("the source has no outright of NQ. It maps outrights of MGC.", reported.Files[0].Reason);
        Assert.Equal("product", reported.Files[0].Rule);
        Assert.Equal(["NQ"], reported.Summary.Roots.Select(r => r.Root));
        Assert.Equal("2 of 3 files can be backfilled: NQ, trading days 2024-01-10 to 2024-01-12, no gap.", reported.Summary.Conclusion);
    }

    [Fact]
    public void A_product_that_no_file_holds_makes_every_file_refused() // A2
    {
        Write("a.dbn.zst", "2024-01-09", "MGCG4");

        var reported = InventoryOutcome.RunFor(Products.Get("ZZZ"), _folder.FullName);

        Assert.Equal("None of 1 file can be backfilled (1 NoOutright).", reported.Summary.Conclusion);
        Assert.Empty(reported.Summary.Roots);
    }

    [Fact]
    public void The_time_of_one_product_fills_no_gap_of_another() // A2
    {
        Write("a.dbn.zst", "2024-01-09", "MGCG4", "NQH4");
        Write("b.dbn.zst", "2024-01-10", "MGCG4");
        Write("c.dbn.zst", "2024-01-11", "MGCG4", "NQH4");

        var reported = InventoryOutcome.Run(_folder.FullName);

        var gap = reported.Single(FindingKind.Gap);
        Assert.Equal(["NQ"], gap.Roots);
        Assert.StartsWith("No accepted file with outrights of NQ covers 2024-01-10;", gap.Message, StringComparison.Ordinal);
        Assert.Equal(
            "3 of 3 files can be backfilled: MGC, trading days 2024-01-09 to 2024-01-12, no gap; NQ, trading days 2024-01-09 to "
                + "2024-01-12, 1 gap; download 2024-01-10 of NQ.",
            reported.Summary.Conclusion
        );
    }

    [Fact]
    public void Products_that_follow_each_other_in_time_have_no_gap() // A2
    {
        Write("a.dbn.zst", "2024-01-09", "MGCG4");
        Write("b.dbn.zst", "2024-01-16", "NQH4");

        var reported = InventoryOutcome.Run(_folder.FullName);

        Assert.Empty(reported.Summary.Gaps);
        Assert.Equal(
            "2 of 2 files can be backfilled: MGC, trading days 2024-01-09 to 2024-01-10, no gap; NQ, trading days 2024-01-16 to "
                + "2024-01-17, no gap.",
            reported.Summary.Conclusion
        );
    }

    [Fact]
    public void A_gap_of_all_products_is_one_finding() // A2
    {
        Write("a.dbn.zst", "2024-01-09", "MGCG4", "GCG4");
        Write("b.dbn.zst", "2024-01-11", "MGCG4", "GCG4");

        var reported = InventoryOutcome.Run(_folder.FullName);

        Assert.StartsWith("No accepted file covers ", reported.Single(FindingKind.Gap).Message, StringComparison.Ordinal);
        Assert.Equal(["GC", "MGC"], reported.Single(FindingKind.Gap).Roots);
        Assert.Equal(
            "2 of 2 files can be backfilled: GC and MGC, trading days 2024-01-09 to 2024-01-12, 1 gap; download 2024-01-10.",
            reported.Summary.Conclusion
        );
    }

    [Fact]
    public void Of_many_products_with_different_days_a_few_are_named()
    {
        string[] symbols = ["CLH4", "ESH4", "GCG4", "NQH4", "ZNH4"];
        for (var i = 0; i < symbols.Length; i++)
            Write($"{i}.dbn.zst", $"2024-01-{9 + i:00}", symbols[i]);

        var conclusion = InventoryOutcome.Run(_folder.FullName).Summary.Conclusion;

        Assert.EndsWith(
            "; GC, trading days 2024-01-11 to 2024-01-12, no gap; 2 more products on other days.",
            conclusion,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_contract_is_uneven_only_against_the_files_of_its_product()
    {
        Map("a.dbn.zst", "2024-01-08", "2024-01-20", "NQH4", "MGCJ4");
        Map("b.dbn.zst", "2024-01-20", "2024-02-10", "MGCM4");

        var found = InventoryOutcome.RunHeadersOnly(_folder.FullName).Single(FindingKind.UnevenSymbol);

        Assert.Equal("MGCJ4", found.Symbol);
        Assert.DoesNotContain(
            FindingKind.UnevenSymbol,
            InventoryOutcome
                .Run(
                    new InventoryOptions
                    {
                        Dbn = [_folder.FullName],
                        Product = Products.Get("NQ"),
                        HeaderOnly = true,
                    }
                )
                .Kinds
        );
    }

    [Fact]
    public void A_request_by_raw_symbol_is_answered_with_the_products_of_the_files() // A5
    {
        Builder("2024-01-09", "NQH4", "ESH4").With(m => m with { StypeIn = DbnStype.RawSymbol }).WriteTo(_folder.File("a.dbn.zst"));

        Assert.EndsWith(
            "request ES.FUT and NQ.FUT with stype_in parent from the vendor.",
            InventoryOutcome.Run(_folder.FullName).Single(FindingKind.RawSymbol).Message,
            StringComparison.Ordinal
        );
        Assert.EndsWith(
            "request NQ.FUT with stype_in parent from the vendor.",
            InventoryOutcome.RunFor(Products.Get("NQ"), _folder.FullName).Single(FindingKind.RawSymbol).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void An_empty_file_of_a_closed_day_is_accepted_for_the_product_that_it_maps() // A1
    {
        Write("1.dbn.zst", "2024-03-29", "NQM4");
        Map("2.dbn.zst", "2024-03-30", "2024-03-31", "NQM4");
        Write("3.dbn.zst", "2024-03-31", "NQM4");

        var reported = InventoryOutcome.Run(_folder.FullName);

        Assert.All(reported.Files, f => Assert.True(f.Accepted, f.Reason));
        Assert.Equal(ErrorIds.NoOutright, InventoryOutcome.RunFor(Products.Default, _folder.FullName).Files[1].ErrorId);
    }

    [Fact]
    public void Requests_for_gaps_of_a_database_are_for_the_product_that_it_holds() // R2
    {
        Write("a.dbn.zst", "2024-01-09", "NQH4");
        var db = _folder.File("nasdaq.db");
        MgcBackfill.Backfill.BackfillRun.Run(
            new()
            {
                Db = db,
                Dbn = [_folder.FullName],
                Product = Products.Get("NQ"),
            }
        );
        var wanted = new GapOptions
        {
            Db = db,
            Start = new DateOnly(2024, 1, 9),
            End = new DateOnly(2024, 1, 11),
        };

        var report = GapFinder.Find(wanted);

        Assert.Equal("NQ", report.Symbol);
        Assert.All(report.Requests, r => Assert.Equal("NQ.FUT", r.symbols));
        var error = Assert.Throws<TargetException>(() => GapFinder.Find(wanted with { Product = Products.Default }));
        Assert.Equal((ErrorIds.OtherProduct, ExitCodes.TargetRefused), (error.Id, ExitCodes.For(error)));
    }

    [Fact]
    public void Requests_for_gaps_are_for_the_product_and_only_files_of_it_hold_time() // S4, A2
    {
        Write("a.dbn.zst", "2024-01-09", "NQH4");
        Write("b.dbn.zst", "2024-01-10", "MGCG4");
        var wanted = new GapOptions
        {
            Product = Products.Get("NQ"),
            Dbn = [_folder.FullName],
            Start = new DateOnly(2024, 1, 9),
            End = new DateOnly(2024, 1, 10),
        };

        var report = GapFinder.Find(wanted);

        Assert.Equal("NQ", report.Symbol);
        Assert.All(report.Requests, r => Assert.Equal(("ohlcv-1m", "NQ.FUT", "parent"), (r.schema, r.symbols, r.stype_in)));
        Assert.Equal([new DateTime(2024, 1, 8, 23, 0, 0), new DateTime(2024, 1, 10)], report.Requests.Select(r => r.start));
        Assert.Equal(["b.dbn.zst"], report.RefusedFiles.Select(f => f.Name));
        Assert.Equal("MGC", GapFinder.Find(wanted with { Product = null }).Symbol);
    }

    private static DbnBuilder Builder(string date, params string[] symbols)
    {
        var builder = new DbnBuilder();
        foreach (var symbol in symbols)
            builder.Bar(symbol, $"{date}T23:30Z");
        return builder;
    }

    private void Write(string name, string date, params string[] symbols) => Builder(date, symbols).WriteTo(_folder.File(name));

    private void Map(string name, string start, string end, params string[] symbols)
    {
        var builder = new DbnBuilder().Range(start, end);
        for (var i = 0; i < symbols.Length; i++)
            builder.Map(symbols[i], (uint)i + 1, start, end);
        builder.WriteTo(_folder.File(name));
    }
}
