using MgcBackfill.Dbn;
using MgcBackfill.Inventory;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Inventory;

/// <summary>Findings about the files of a folder together. Each finding has a scene with it and a scene without it.</summary>
public sealed class InventoryFindingTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Two_weeks_of_daily_files_without_Saturdays_have_no_findings() // T4
    {
        Daily();

        var reported = InventoryOutcome.Run(_folder.FullName);

        Assert.Empty(reported.Summary.Findings);
        Assert.Equal("11 of 11 files can be backfilled: MGC, trading days 2024-01-08 to 2024-01-19, no gap.", reported.Summary.Conclusion);
        Assert.Equal(
            (11, 0, reported.Files.Sum(f => f.Size), reported.Files.Sum(f => f.Records)),
            (reported.Summary.Usable, reported.Summary.Refused, reported.Summary.Bytes, reported.Summary.Records)
        );
        Assert.Empty(InventoryOutcome.RunHeadersOnly(_folder.FullName).Summary.Findings);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_missing_weekday_is_a_gap_with_a_request_to_fetch_it(bool headerOnly) // T4
    {
        Daily();
        File.Delete(_folder.File("2024-01-10.dbn.zst"));
        File.Delete(_folder.File("2024-01-16.dbn.zst"));
        File.Delete(_folder.File("2024-01-17.dbn.zst"));

        var reported = InventoryOutcome.Run(new InventoryOptions { Dbn = [_folder.FullName], HeaderOnly = headerOnly });

        Assert.Equal(
            [(Utc("2024-01-10"), Utc("2024-01-11")), (Utc("2024-01-16"), Utc("2024-01-18"))],
            reported.Summary.Gaps.Select(g => (g.Start, g.End))
        );
        Assert.EndsWith("2 gaps; download 2024-01-10, 2024-01-16 to 2024-01-17.", reported.Summary.Conclusion, StringComparison.Ordinal);
    }

    [Fact]
    public void The_time_of_a_damaged_file_is_a_gap_with_advice_to_fetch_it_again() // S2
    {
        Daily();
        var cut = _folder.File("2024-01-10.dbn.zst");
        File.WriteAllBytes(cut, File.ReadAllBytes(cut)[..^2]);

        var reported = InventoryOutcome.Run(_folder.FullName);

        Assert.Equal(
            (Utc("2024-01-10"), Utc("2024-01-11")),
            (reported.Single(FindingKind.Gap).Start, reported.Single(FindingKind.Gap).End)
        );
        Assert.Equal(
            "10 of 11 files can be backfilled: MGC, trading days 2024-01-08 to 2024-01-19, 1 gap; download 2024-01-10.dbn.zst again.",
            reported.Summary.Conclusion
        );
    }

    [Fact]
    public void A_damaged_Sunday_file_is_one_gap_together_with_its_Saturday() // T4
    {
        Daily();
        var sunday = _folder.File("2024-01-14.dbn.zst");
        File.WriteAllBytes(sunday, File.ReadAllBytes(sunday)[..^2]);

        Assert.EndsWith(
            "1 gap; download 2024-01-14.dbn.zst again.",
            InventoryOutcome.Run(_folder.FullName).Summary.Conclusion,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Files_with_the_same_bytes_are_one_finding_and_one_file_is_kept() // A3, S4
    {
        Daily();
        File.Copy(_folder.File("2024-01-10.dbn.zst"), _folder.File("copy.dbn.zst"));

        var reported = InventoryOutcome.Run(_folder.FullName);

        Assert.Equal([FindingKind.Duplicate], reported.Kinds);
        Assert.Equal([_folder.File("2024-01-10.dbn.zst"), _folder.File("copy.dbn.zst")], reported.Single(FindingKind.Duplicate).Files);
        Assert.Equal(
            "11 of 12 files can be backfilled: MGC, trading days 2024-01-08 to 2024-01-19, no gap; leave out copy.dbn.zst.",
            reported.Summary.Conclusion
        );
        // without hashes, duplicates cannot be detected
        Assert.Equal([FindingKind.Overlap], InventoryOutcome.RunHeadersOnly(_folder.FullName).Kinds);
    }

    [Fact]
    public void The_same_minute_of_a_symbol_in_two_files_is_a_collision_with_its_count() // S4
    {
        var one = Bars("one.dbn.zst", "2024-01-09T12:00Z", 5);
        var two = Bars("two.dbn.zst", "2024-01-09T12:03Z", 5);
        Bars("other.dbn.zst", "2024-01-09T12:00Z", 5, "MGCJ4");

        var found = InventoryOutcome.Run(_folder.FullName).Single(FindingKind.Collision);

        Assert.Equal([one, two], found.Files);
        Assert.Equal((2L, "MGCG4", Utc("2024-01-09T12:03Z"), Utc("2024-01-09T12:05Z")), (found.Bars, found.Symbol, found.Start, found.End));
    }

    [Fact]
    public void Three_files_with_one_bar_in_common_are_all_named() // S4
    {
        string[] files =
        [
            Bars("a.dbn.zst", "2024-01-09T12:00Z", 2),
            Bars("b.dbn.zst", "2024-01-09T12:00Z", 3),
            Bars("c.dbn.zst", "2024-01-09T11:58Z", 3),
        ];

        var found = InventoryOutcome.Run(_folder.FullName).Summary.Collisions;

        Assert.Equal(files, found.SelectMany(f => f.Files).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Files_that_share_time_and_no_bar_do_not_collide() // S4
    {
        Bars("one.dbn.zst", "2024-01-09T12:00Z", 5);
        Bars("two.dbn.zst", "2024-01-09T12:05Z", 5);
        Bars("three.dbn.zst", "2024-01-09T12:00Z", 9, "MGCJ4");

        Assert.Empty(InventoryOutcome.Run(_folder.FullName).Summary.Findings);
    }

    [Fact]
    public void A_refused_file_collides_with_nothing() // S4
    {
        Bars("one.dbn.zst", "2024-01-09T12:00Z", 5);
        new DbnBuilder().With(m => m with { Limit = 7 }).Bars("MGCG4", "2024-01-09T12:00Z", 5).WriteTo(_folder.File("two.dbn.zst"));

        Assert.Empty(InventoryOutcome.Run(_folder.FullName).Summary.Findings);
        Assert.Empty(InventoryOutcome.RunHeadersOnly(_folder.FullName).Summary.Findings);
    }

    [Fact]
    public void By_headers_alone_files_that_claim_the_same_time_of_a_symbol_may_collide() // S4
    {
        string[] files = [Bars("one.dbn.zst", "2024-01-09T12:00Z", 5), Bars("two.dbn.zst", "2024-01-09T18:00Z", 5)];
        Bars("three.dbn.zst", "2024-01-10T12:00Z", 9);
        Bars("four.dbn.zst", "2024-01-09T12:00Z", 9, "MGCF4");

        var found = InventoryOutcome.RunHeadersOnly(_folder.FullName).Single(FindingKind.Overlap);

        Assert.Equal(files, found.Files);
        Assert.Equal((Utc("2024-01-09"), Utc("2024-01-10")), (found.Start, found.End));
        Assert.Empty(InventoryOutcome.Run(_folder.FullName).Summary.Findings); // the records show that they do not
    }

    [Theory]
    [InlineData("2024-01-08", "2024-01-11", null, "ohlcv-1d ends at 2024-01-11T00:00Z, but ohlcv-1m ends at 2024-01-12T00:00Z.")]
    [InlineData("2024-01-08", "2024-01-13", "ohlcv-1m ends at 2024-01-12T00:00Z, but ohlcv-1d ends at 2024-01-13T00:00Z.", null)]
    [InlineData("2024-01-09", "2024-01-12", null, "ohlcv-1d begins at 2024-01-09T00:00Z, but ohlcv-1m begins at 2024-01-08T00:00Z.")]
    [InlineData("2024-01-08", "2024-01-12", null, null)]
    public void Schemas_with_different_ranges_are_reported(string start, string end, string? ofMinutes, string? ofDays)
    {
        new DbnBuilder().Range("2024-01-08", "2024-01-12").Bar("MGCG4", "2024-01-11T12:00Z").WriteTo(_folder.File("minutes.dbn.zst"));
        new DbnBuilder()
            .Range(start, end)
            .With(m => m with { Schema = DbnSchema.Ohlcv1D })
            .Bar("MGCG4", "2024-01-10T12:00Z")
            .WriteTo(_folder.File("days.dbn.zst"));

        Assert.Equal(
            ((string?[])[ofMinutes, ofDays]).OfType<string>(),
            InventoryOutcome.RunHeadersOnly(_folder.FullName).Summary.Uneven.Select(f => f.Message)
        );
    }

    [Fact]
    public void Schemas_of_different_symbols_may_have_different_ranges()
    {
        new DbnBuilder().Range("2024-01-08", "2024-01-12").Bar("MGCG4", "2024-01-11T12:00Z").WriteTo(_folder.File("minutes.dbn.zst"));
        new DbnBuilder()
            .Range("2024-01-08", "2024-01-10")
            .With(m => m with { Schema = DbnSchema.Ohlcv1D, Symbols = ["ES.FUT"] })
            .Bar("ESH4", "2024-01-08T12:00Z")
            .WriteTo(_folder.File("days.dbn.zst"));

        Assert.Empty(InventoryOutcome.RunHeadersOnly(_folder.FullName).Summary.Uneven);
    }

    [Fact]
    public void A_contract_whose_mapping_ends_before_its_month_is_reported()
    {
        new DbnBuilder()
            .Range("2024-01-08", "2024-02-10")
            .Map("MGCJ4", 1, "2024-01-08", "2024-01-20") // ends early
            .Map("MGCF4", 2, "2024-01-08", "2024-01-30") // expired
            .Map("MGCG4", 3, "2024-01-08", "2024-02-10") // to the end
            .Map("MGCV3", 4, "2024-01-08", "2024-01-20") // still mapped after its expiry
            .Map("MGCJ4-MGCM4", 5, "2024-01-08", "2024-01-20") // not a contract
            .Bar("MGCG4", "2024-02-09T12:00Z")
            .WriteTo(_folder.File("a.dbn.zst"));

        var found = InventoryOutcome.Run(_folder.FullName).Single(FindingKind.UnevenSymbol);

        Assert.Equal(("MGCJ4", Utc("2024-01-20"), Utc("2024-02-10")), (found.Symbol, found.Start, found.End));
    }

    [Theory]
    [InlineData("2018-07-21", false)] // CLQ8 trades until 2018-07-20
    [InlineData("2018-07-20", true)]
    public void A_contract_that_expires_before_its_month_is_reported_only_if_its_mapping_ends_before_its_last_trading_day(
        string until,
        bool isReported
    ) // R3
    {
        new DbnBuilder()
            .Range("2018-07-02", "2018-08-10")
            .Map("CLQ8", 1, "2018-07-02", until)
            .Map("CLU8", 2, "2018-07-02", "2018-08-10")
            .Bar("CLU8", "2018-08-09T12:00Z")
            .WriteTo(_folder.File("a.dbn.zst"));

        var reported = InventoryOutcome.Run(_folder.FullName).Summary.Findings.Where(f => f.Kind == FindingKind.UnevenSymbol);

        Assert.Equal(isReported ? ["CLQ8"] : [], reported.Select(f => f.Symbol));
    }

    [Fact]
    public void A_mapping_that_continues_in_the_next_file_is_not_reported()
    {
        new DbnBuilder()
            .Range("2024-01-08", "2024-01-20")
            .Map("MGCJ4", 1, "2024-01-08", "2024-01-20")
            .Bar("MGCJ4", "2024-01-19T12:00Z")
            .WriteTo(_folder.File("a.dbn.zst"));
        new DbnBuilder()
            .Range("2024-01-20", "2024-02-10")
            .Map("MGCJ4", 1, "2024-01-20", "2024-02-10")
            .Bar("MGCJ4", "2024-02-09T12:00Z")
            .WriteTo(_folder.File("b.dbn.zst"));

        Assert.Empty(InventoryOutcome.Run(_folder.FullName).Summary.Findings);
    }

    [Theory]
    [InlineData("2024-01-26T12:00Z", true)]
    [InlineData("2024-01-29T12:00Z", false)]
    public void A_last_bar_days_before_the_declared_end_is_reported_as_a_possible_cut(string last, bool reported) // A3
    {
        new DbnBuilder()
            .Range("2024-01-08", "2024-02-01")
            .Map("MGCG4", 1, "2024-01-08", "2024-02-01")
            .Bar("MGCG4", last)
            .WriteTo(_folder.File("a.dbn.zst"));

        Assert.Equal(reported ? [FindingKind.EarlyEnd] : [], InventoryOutcome.Run(_folder.FullName).Kinds);
    }

    [Fact]
    public void A_listed_data_file_that_is_missing_is_reported_with_advice_to_fetch_it() // A3
    {
        Daily();
        string[] files = [.. Directory.EnumerateFiles(_folder.FullName)];
        _folder.Write("manifest.json", VendorJson.Manifest(files));
        Assert.Empty(InventoryOutcome.Run(_folder.FullName).Summary.Findings);
        File.Delete(_folder.File("2024-01-19.dbn.zst"));

        var reported = InventoryOutcome.Run(_folder.FullName);

        Assert.Equal([_folder.File("2024-01-19.dbn.zst")], reported.Single(FindingKind.MissingFile).Files);
        Assert.EndsWith(
            "no gap; download 2024-01-19.dbn.zst, which the manifest lists.",
            reported.Summary.Conclusion,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_day_that_the_vendor_calls_degraded_is_reported_if_files_cover_it() // A3
    {
        Daily();
        _folder.Write(
            "condition.json",
            VendorJson.Conditions(("2024-01-09", "degraded"), ("2024-01-10", "available"), ("2024-03-01", "missing"))
        );

        var found = InventoryOutcome.Run(_folder.FullName).Single(FindingKind.Condition);

        Assert.Equal(("The vendor marks 2024-01-09 (UTC) as degraded.", Utc("2024-01-09")), (found.Message, found.Start));
    }

    [Fact]
    public void If_no_file_can_be_backfilled_the_reasons_are_counted()
    {
        new DbnBuilder().Bar("MGCG4-MGCJ4", "2024-01-09T12:00Z").WriteTo(_folder.File("a.dbn.zst"));
        new DbnBuilder().Bar("MGC:BF G4-J4-M4", "2024-01-09T12:00Z").WriteTo(_folder.File("b.dbn.zst"));
        _folder.Write("c.dbn", "");

        Assert.Equal(
            "None of 3 files can be backfilled (2 NoOutright, 1 DbnTruncated); download c.dbn again.",
            InventoryOutcome.Run(_folder.FullName).Summary.Conclusion
        );
    }

    [Fact]
    public void File_names_that_occur_in_two_folders_are_reported_with_their_paths()
    {
        var (one, two) = (Path.Combine(_folder.Folder("1"), "a.dbn.zst"), Path.Combine(_folder.Folder("2"), "a.dbn.zst"));
        new DbnBuilder().Bar("MGCG4", "2024-01-09T12:00Z").WriteTo(one);
        File.Copy(one, two);

        Assert.EndsWith($"leave out {two}.", InventoryOutcome.RunRecursive(_folder.FullName).Summary.Conclusion, StringComparison.Ordinal);
    }

    [Fact]
    public void Fifteen_years_in_one_file_are_summarized_completely()
    {
        var reported = InventoryOutcome.Run(FifteenYears.Dbn);

        Assert.Empty(reported.Summary.Findings);
        Assert.Equal("1 of 1 file can be backfilled: MGC, trading days 2010-06-06 to 2025-09-25, no gap.", reported.Summary.Conclusion);
        Assert.Equal(ReadFile.From(FifteenYears.Dbn).Bars.Count, reported.File.Records);
        Assert.Equal(reported.File.Records, reported.File.OutrightRecords + reported.File.SpreadRecords + reported.File.OtherRecords);
    }

    [Fact]
    public void The_sample_of_the_repository_is_summarized_completely()
    {
        var reported = InventoryOutcome.Run(Path.Combine(Repository.Root, "samples"));

        Assert.Equal("1 of 1 file can be backfilled: MGC, trading days 2024-02-19 to 2024-04-20, no gap.", reported.Summary.Conclusion);
        Assert.Equal((144_356L, 120_762L), (reported.File.Records, reported.File.OutrightRecords));
    }

    private void Daily()
    {
        foreach (var piece in Tape.Quiet("2024-01-08", "2024-01-19").ByUtcDay())
            piece.WriteTo(_folder.File($"{DateTime.UnixEpoch.AddTicks(piece.Start / 100):yyyy-MM-dd}.dbn.zst"));
    }

    private string Bars(string name, string first, int count, string symbol = "MGCG4") =>
        new DbnBuilder().Bars(symbol, first, count, 2000m + name.Length).WriteTo(_folder.File(name));

    private static DateTime Utc(string text) => DateTime.UnixEpoch.AddTicks(DbnBuilder.Time(text) / 100);
}
