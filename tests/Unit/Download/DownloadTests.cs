using MgcBackfill.Download;
using MgcBackfill.Errors;
using MgcBackfill.Gateway;
using MgcBackfill.Inventory;

namespace MgcBackfill.Tests.Download;

/// <summary>Downloads from the stand-in: bought once, whole, and proved (N2, N3).</summary>
public sealed class DownloadTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    [Theory]
    [InlineData(PurchaseKind.Batch)]
    [InlineData(PurchaseKind.Stream)]
    internal void What_is_missing_is_bought_once_and_a_new_day_alone(PurchaseKind kind) // N2, N3
    {
        using var desk = shared.NewDesk();

        var first = desk.Run(desk.Options(kind));

        var charge = Assert.Single(desk.Gateway.Charges);
        Assert.Equal(charge.Cost, first.Plan.Cost);
        Assert.Equal(charge.Cost, first.Spent);
        var files = first.Finished.Single().Files;
        Assert.Equal(first.Plan.Records, Count(files));
        Assert.Equal(PurchaseStatus.Finished, desk.Purchases.Single().Status);

        var again = desk.Run(desk.Options(kind));

        Assert.Null(desk.Shown);
        Assert.Empty(again.Finished);
        Assert.Single(desk.Gateway.Charges);

        desk.Gateway.Last = new DateOnly(2024, 1, 15);
        desk.Run(desk.Options(kind) with { End = new DateOnly(2024, 1, 15) });

        Assert.Equal(2, desk.Gateway.Charges.Count);
        Assert.Equal(MgcBackfill.Market.TradingDay.From(new DateOnly(2024, 1, 14)).Open, desk.Gateway.Charges[1].Request.Start);
        Assert.Empty(GapFinder.Find(Gaps(desk, new DateOnly(2024, 1, 15))).Requests);
    }

    [Fact]
    public void A_lost_answer_to_a_purchase_is_found_again_among_the_jobs() // N2
    {
        using var desk = shared.NewDesk();
        desk.Gateway.Faults.Add(new Fault { Method = "batch.submit_job", Kind = FaultKind.BreakAfter });

        var result = desk.Run(desk.Options());

        Assert.Single(desk.Gateway.Charges);
        Assert.Single(result.Finished);
        Assert.Equal(PurchaseStatus.Finished, desk.Purchases.Single().Status);
    }

    [Fact]
    public void A_purchase_that_did_not_reach_the_service_is_not_bought()
    {
        using var desk = shared.NewDesk();
        desk.Gateway.Faults.Add(new Fault { Method = "batch.submit_job", Kind = FaultKind.BreakBefore });

        var error = Assert.Throws<EnvironmentException>(() => desk.Run(desk.Options()));

        Assert.Equal(ErrorIds.ServiceUnavailable, error.Id);
        Assert.Equal(PurchaseStatus.NotBought, desk.Purchases.Single().Status);
        Assert.Empty(desk.Gateway.Charges);
        Assert.Single(desk.Run(desk.Options()).Finished);
        Assert.Single(desk.Gateway.Charges);
    }

    [Fact]
    public void A_file_whose_connection_breaks_is_resumed() // N3
    {
        using var desk = shared.NewDesk();
        foreach (var from in (int[])[1, 2, 3])
            desk.Gateway.Faults.Add(
                new Fault
                {
                    Method = "file",
                    Kind = FaultKind.BreakInside,
                    From = from,
                    Bytes = 100,
                }
            );

        var result = desk.Run(desk.Options());

        Assert.Equal(result.Plan.Records, Count(result.Finished.Single().Files));
    }

    [Fact]
    public void A_stream_that_breaks_is_lost_and_is_bought_again_only_if_the_user_says_so() // N2
    {
        using var desk = shared.NewDesk();
        desk.Gateway.Faults.Add(
            new Fault
            {
                Method = "timeseries.get_range",
                Kind = FaultKind.BreakInside,
                Bytes = 500,
            }
        );
        var options = desk.Options(PurchaseKind.Stream);

        Assert.Equal(ErrorIds.ServiceUnavailable, Assert.Throws<EnvironmentException>(() => desk.Run(options)).Id);

        Assert.Equal(PurchaseStatus.Lost, desk.Purchases.Single().Status);
        Assert.Equal(ErrorIds.PurchaseLost, Assert.Throws<SourceException>(() => desk.Run(options)).Id);
        Assert.Single(desk.Gateway.Charges);
        Assert.Single(desk.Run(options with { AllowRepurchase = true }).Finished);
        Assert.Equal(2, desk.Gateway.Charges.Count);
    }

    [Fact]
    public void A_stream_that_ends_early_is_refused_by_its_count() // N3
    {
        using var desk = shared.NewDesk();
        desk.Gateway.Faults.Add(
            new Fault
            {
                Method = "timeseries.get_range",
                Kind = FaultKind.EndInside,
                Bytes = 2000,
            }
        );

        Assert.Throws<SourceException>(() => desk.Run(desk.Options(PurchaseKind.Stream)));

        Assert.Equal(PurchaseStatus.Lost, desk.Purchases.Single().Status);
        Assert.Empty(Directory.EnumerateFiles(desk.Dbn, "*.dbn*"));
    }

    [Fact]
    public void A_file_with_another_hash_does_not_get_its_name() // N3
    {
        using var desk = shared.NewDesk();
        desk.Gateway.Faults.Add(
            new Fault
            {
                Method = "file",
                Kind = FaultKind.Change,
                Times = 1,
                Change = body =>
                {
                    var changed = body.ToArray();
                    changed[^1] ^= 1;
                    return changed;
                },
            }
        );

        var error = Assert.Throws<SourceException>(() => desk.Run(desk.Options()));

        Assert.Equal(ErrorIds.ManifestMismatch, error.Id);
        Assert.Empty(Directory.EnumerateFiles(desk.Dbn, "*.dbn.zst", SearchOption.AllDirectories));
        Assert.Single(desk.Run(desk.Options()).Finished);
        Assert.Single(desk.Gateway.Charges);
    }

    [Fact]
    public void A_wrong_key_buys_nothing_and_appears_nowhere() // N1
    {
        using var desk = shared.NewDesk();

        var error = Assert.Throws<EnvironmentException>(() => desk.Run(desk.Options(), "db-wrong-key"));

        Assert.Equal((ErrorIds.KeyRefused, 7), (error.Id, ExitCodes.For(error)));
        Assert.DoesNotContain("db-wrong-key", error.ToString(), StringComparison.Ordinal);
        Assert.Empty(desk.Gateway.Charges);
    }

    [Fact]
    public void A_cost_above_the_limit_buys_nothing() // N2
    {
        using var desk = shared.NewDesk();

        var error = Assert.Throws<UsageException>(() => desk.Run(desk.Options() with { MaxCost = 0.0001m }));

        Assert.Equal(ErrorIds.CostAboveLimit, error.Id);
        Assert.Empty(desk.Gateway.Charges);
        Assert.Empty(desk.Purchases);
    }

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(504)]
    public void A_question_is_asked_again_while_the_service_is_not_available(int status)
    {
        using var desk = shared.NewDesk();
        desk.Gateway.Faults.Add(
            new Fault
            {
                Method = "metadata.get_cost",
                Kind = FaultKind.Status,
                Status = status,
                Body = "<html>not now</html>",
                Times = 2,
            }
        );

        Assert.Single(desk.Run(desk.Options()).Finished);
        Assert.NotEmpty(desk.Warnings);
    }

    [Fact]
    public void Days_that_the_service_does_not_have_yet_are_not_asked_for()
    {
        using var desk = shared.NewDesk();
        desk.Gateway.Conditions[new DateOnly(2024, 1, 9)] = "pending";

        var result = desk.Run(desk.Options());

        Assert.Equal(2, result.Finished.Count);
        Assert.DoesNotContain(desk.Gateway.Charges, c => c.Request.Start < Midnight(10) && c.Request.End > Midnight(9));
        Assert.Contains(result.Plan.Notes, n => n.Contains("2024-01-09 is pending", StringComparison.Ordinal));
    }

    private static long Midnight(int day) => MgcBackfill.Market.Instant.FromDateTime(new DateTime(2024, 1, day, 0, 0, 0, DateTimeKind.Utc));

    private static long Count(IEnumerable<string> files)
    {
        var records = 0L;
        DbnInventory.Run(new InventoryOptions { Dbn = [.. files] }, f => records += f.Records!.Value);
        return records;
    }

    private static GapOptions Gaps(DownloadDesk desk, DateOnly end) =>
        new()
        {
            Dbn = [desk.Dbn],
            Recurse = true,
            Start = new DateOnly(2024, 1, 3),
            End = end,
        };
}
