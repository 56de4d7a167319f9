using MgcBackfill.Download;
using MgcBackfill.Errors;
using MgcBackfill.Gateway;

namespace MgcBackfill.Tests.Download;

/// <summary>Purchases whose life is not the usual one: nothing is bought twice, and nothing that was paid for is forgotten (N2).</summary>
public sealed class DownloadPurchaseTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    private const string Details = "batch.get_job_details";

    [Fact]
    public void A_job_that_does_not_end_is_left_to_the_next_run()
    {
        using var desk = shared.NewDesk();
        BuyWithoutWaiting(desk);

        Assert.Equal(PurchaseStatus.Bought, desk.Purchases.Single().Status);
        desk.Gateway.Jobs[0].QuestionsUntilDone = 0;
        desk.RequireBoughtOnce(desk.Options());
    }

    [Fact]
    public void A_job_that_expired_is_bought_again_only_if_the_user_says_so()
    {
        using var desk = shared.NewDesk();
        BuyWithoutWaiting(desk);
        desk.Gateway.Jobs[0].IsExpired = true;
        desk.Gateway.QuestionsUntilDone = 0;

        desk.RequireFailure(desk.Options(), ErrorIds.PurchaseLost, 3);

        Assert.Equal(PurchaseStatus.Lost, desk.Purchases.Single().Status);
        desk.RequireFailure(desk.Options(), ErrorIds.PurchaseLost, 3);
        Assert.Single(desk.Gateway.Charges);
        desk.Run(desk.Options() with { AllowRepurchase = true });
        Assert.Equal(2, desk.Gateway.Charges.Count);
        desk.RequireComplete(desk.Options());
    }

    // With the key of another account, the service does not know the job. With that of the right one it does.
    [Theory]
    [InlineData(Details)]
    [InlineData("batch.list_files")]
    [InlineData("file")]
    public void A_job_that_the_service_does_not_know_stays_bought(string method)
    {
        using var desk = shared.NewDesk();
        desk.FailWith(method, 404, """{"detail":{"case":"batch_job_not_found","message":"There is no such job."}}""");

        var error = desk.RequireFailure(desk.Options(), ErrorIds.PurchaseLost, 3);

        Assert.Contains("There is no such job", error.Message, StringComparison.Ordinal);
        Assert.Equal(PurchaseStatus.Bought, desk.Purchases.Single().Status);
        desk.RequireBoughtOnce(desk.Options());
    }

    [Fact]
    public void A_job_that_vanished_is_bought_again_only_if_the_user_says_so()
    {
        using var desk = shared.NewDesk();
        BuyWithoutWaiting(desk);
        desk.Gateway.QuestionsUntilDone = 0;
        desk.FailWith(Details, 404, times: 2);
        desk.Gateway.Faults.Add(
            new Fault
            {
                Method = Details,
                Kind = FaultKind.Status,
                Status = 404,
                From = desk.Gateway.Requests.Count(r => r.Contains(Details, StringComparison.Ordinal)) + 1,
                Times = 2,
            }
        );

        desk.RequireFailure(desk.Options(), ErrorIds.PurchaseLost, 3);
        desk.RequireFailure(desk.Options() with { AllowRepurchase = true }, ErrorIds.PurchaseLost, 3);
        desk.Repair();
        desk.RequireFailure(desk.Options(), ErrorIds.PurchaseLost, 3);

        Assert.Single(desk.Gateway.Charges);
        desk.Run(desk.Options() with { AllowRepurchase = true });
        Assert.Equal(2, desk.Gateway.Charges.Count);
        desk.RequireComplete(desk.Options());
    }

    [Fact]
    public void What_is_paid_for_is_fetched_also_if_another_job_is_lost_or_the_rest_is_refused()
    {
        using var desk = shared.NewDesk();
        desk.Gateway.Conditions[new DateOnly(2024, 1, 9)] = "pending";
        BuyWithoutWaiting(desk);
        Assert.Equal(2, desk.Gateway.Jobs.Count);
        (desk.Gateway.Jobs[0].IsExpired, desk.Gateway.Jobs[1].QuestionsUntilDone) = (true, 0);

        desk.RequireFailure(desk.Options(), ErrorIds.PurchaseLost, 3);

        Assert.Equal([PurchaseStatus.Lost, PurchaseStatus.Finished], desk.Purchases.Select(p => p.Status));
        Assert.Equal(2, desk.Gateway.Charges.Count);
    }

    [Fact]
    public void What_is_paid_for_is_fetched_also_if_the_rest_costs_too_much()
    {
        using var desk = shared.NewDesk();
        BuyWithoutWaiting(desk);
        desk.Gateway.Jobs[0].QuestionsUntilDone = 0;
        desk.Gateway.Last = new DateOnly(2024, 1, 16);
        var options = desk.Options() with { End = new DateOnly(2024, 1, 16), MaxCost = 0 };

        desk.RequireFailure(options, ErrorIds.CostAboveLimit, 2);

        Assert.Equal(PurchaseStatus.Finished, desk.Purchases.Single().Status);
        desk.RequireBoughtOnce(desk.Options());
    }

    [Theory]
    [InlineData(PurchaseKind.Batch)]
    [InlineData(PurchaseKind.Stream)]
    internal void A_price_that_rose_after_the_question_buys_nothing(PurchaseKind kind)
    {
        using var desk = shared.NewDesk();
        desk.WhenAsked = () => desk.Gateway.PriceFactor = 1.01m;

        desk.RequireFailure(desk.Options(kind), ErrorIds.PriceChanged, 2);

        Assert.Empty(desk.Gateway.Charges);
        Assert.Empty(desk.Purchases);
        desk.RequireBoughtOnce(desk.Options(kind));
        Assert.Equal(desk.Gateway.Charges[0].Cost, desk.Purchases[^1].CostUsd);
    }

    [Fact]
    public void A_price_that_fell_after_the_question_is_taken()
    {
        using var desk = shared.NewDesk();
        desk.WhenAsked = () => desk.Gateway.PriceFactor = 0.5m;

        var result = desk.Run(desk.Options());

        Assert.True(desk.Gateway.Charges.Single().Cost < result.Plan.Cost);
    }

    [Fact]
    public void A_job_that_cost_more_than_was_shown_is_told()
    {
        using var desk = shared.NewDesk();
        desk.Gateway.Faults.Add(
            new Fault
            {
                Method = "batch.submit_job",
                Kind = FaultKind.BreakAfter,
                Act = () => desk.Gateway.PriceFactor = 2,
            }
        );
        desk.Change(Details, text => text.Replace("\"cost_usd\":0", "\"cost_usd\":10", StringComparison.Ordinal), times: 1000);

        desk.Run(desk.Options());

        Assert.Contains(
            desk.Warnings,
            w => w.Contains(" cost $10.", StringComparison.Ordinal) && w.EndsWith(" was shown before.", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData(PurchaseKind.Batch)]
    [InlineData(PurchaseKind.Stream)]
    internal void Files_that_were_deleted_are_bought_again_only_if_the_user_says_so(PurchaseKind kind)
    {
        using var desk = shared.NewDesk();
        desk.Run(desk.Options(kind));
        var file = Path.Combine(desk.Dbn, desk.Purchases.Single().Files.Single());
        var bytes = File.ReadAllBytes(file);
        File.Delete(file);

        var error = desk.RequireFailure(desk.Options(kind), ErrorIds.PurchaseLost, 3);

        Assert.Contains(desk.Purchases.Single().Files.Single(), error.Message, StringComparison.Ordinal);
        Assert.Single(desk.Gateway.Charges);
        File.WriteAllBytes(file, bytes);
        desk.RequireBoughtOnce(desk.Options(kind));
    }

    [Fact]
    public void A_second_download_into_the_same_folder_waits_for_nothing_and_buys_nothing()
    {
        using var desk = shared.NewDesk();
        using (PurchaseLog.Open(desk.Dbn))
            desk.RequireFailure(desk.Options(), ErrorIds.Busy, 7);

        Assert.DoesNotContain(desk.Gateway.Requests, r => r.Contains("submit", StringComparison.Ordinal));
        desk.RequireBoughtOnce(desk.Options());
    }

    [Fact]
    public async Task Two_downloads_at_once_buy_once()
    {
        using var desk = shared.NewDesk();
        var runs = Enumerable.Range(0, 4).Select(_ => Task.Run(Run)).ToArray();

        var errors = await Task.WhenAll(runs);

        Assert.Contains(errors, e => e is null);
        Assert.All(errors, e => Assert.True(e is null or ErrorIds.Busy, e));
        desk.RequireBoughtOnce(desk.Options());

        string? Run()
        {
            try
            {
                DownloadRun.Run(
                    desk.Options(),
                    GatewayKey.From(new StandInOptions().Key, "The key of the test"),
                    static _ => true,
                    static _ => { },
                    static (_, _) => { }
                );
                return null;
            }
            catch (BackfillException e)
            {
                return e.Id;
            }
        }
    }

    // The first line is on the disk before anything is sent. So a kill leaves all of it, and any part of what follows.
    [Fact]
    public void A_record_that_ends_anywhere_after_the_purchase_buys_nothing_again()
    {
        using var desk = shared.NewDesk();
        desk.Gateway.QuestionsUntilDone = 0;
        desk.Run(desk.Options());
        var log = Path.Combine(desk.Dbn, PurchaseLog.FileName);
        var (whole, jobs) = (File.ReadAllBytes(log), desk.Gateway.Jobs);
        var final = Path.Combine(desk.Dbn, jobs[0].Id);
        var partial = Path.Combine(desk.Dbn, $".{jobs[0].Id}.partial");
        var first = whole.AsSpan().IndexOf((byte)'\n') + 1;
        var expected = FolderSnapshot(final);
        for (var (at, turn) = (first, 0); at < whole.Length; at += 61, turn++)
        {
            File.WriteAllBytes(log, whole[..at]);
            if (turn % 2 == 1)
                Directory.Move(final, partial);
            if (turn % 4 == 3)
                Cut(Directory.EnumerateFiles(partial, "*.dbn.zst").Single());

            desk.Run(desk.Options());

            Assert.Single(desk.Gateway.Charges);
            Assert.Equal(expected, FolderSnapshot(final));
            desk.RequireComplete(desk.Options());
        }
    }

    [Theory]
    [InlineData("placed", PurchaseStatus.Finished)]
    [InlineData("whole", PurchaseStatus.Finished)]
    [InlineData("cut", PurchaseStatus.Lost)]
    [InlineData("none", PurchaseStatus.Lost)]
    internal void A_stream_whose_program_was_killed_is_finished_if_all_of_it_came(string left, PurchaseStatus status)
    {
        using var desk = shared.NewDesk();
        var options = desk.Options(PurchaseKind.Stream);
        desk.Run(options);
        var log = Path.Combine(desk.Dbn, PurchaseLog.FileName);
        var file = Path.Combine(desk.Dbn, desk.Purchases.Single().Files.Single());
        var part = Path.Combine(desk.Dbn, ".purchase-1.partial.dbn.zst");
        File.WriteAllText(log, File.ReadAllLines(log)[0] + "\n");
        if (left == "none")
            File.Delete(file);
        else if (left != "placed")
            File.Move(file, part);
        if (left == "cut")
            Cut(part);

        if (status == PurchaseStatus.Finished)
            Assert.False(Assert.Single(desk.Run(options).Finished).IsNew);
        else
            desk.RequireFailure(options, ErrorIds.PurchaseLost, 3);

        Assert.Equal(status, desk.Purchases.Single().Status);
        Assert.False(File.Exists(part));
        Assert.Single(desk.Gateway.Charges);
    }

    [Fact]
    public void A_record_that_something_else_changed_stops_the_download()
    {
        using var desk = shared.NewDesk();
        desk.Run(desk.Options());
        var log = Path.Combine(desk.Dbn, PurchaseLog.FileName);
        var lines = File.ReadAllLines(log);
        string[][] changed =
        [
            [lines[0], lines[2], lines[1]],
            [lines[1], lines[2]],
            [lines[0], lines[1], lines[2].Replace("\"purchase\":1", "\"purchase\":2", StringComparison.Ordinal)],
            [lines[0], lines[1].Replace("STANDIN001", "STANDIN002", StringComparison.Ordinal), lines[2]],
            [lines[0], lines[1].Replace("\"bought\"", "\"buying\"", StringComparison.Ordinal), lines[2]],
        ];
        foreach (var text in changed)
        {
            File.WriteAllLines(log, text);
            desk.RequireFailure(desk.Options(), ErrorIds.CheckpointMalformed, 6);
        }

        Assert.Single(desk.Gateway.Charges);
        File.WriteAllLines(log, lines);
    }

    private static void BuyWithoutWaiting(DownloadDesk desk)
    {
        desk.Gateway.QuestionsUntilDone = int.MaxValue;
        for (var open = -1; desk.Gateway.Jobs.Count > open; )
        {
            open = desk.Gateway.Jobs.Count;
            desk.RequireFailure(desk.Options() with { MaxWait = TimeSpan.Zero }, ErrorIds.ServiceUnavailable, 7);
        }
    }

    private static void Cut(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Write);
        stream.SetLength(stream.Length / 2);
    }

    private static SortedDictionary<string, string> FolderSnapshot(string folder) =>
        new(
            Directory.EnumerateFiles(folder).ToDictionary(f => Path.GetFileName(f), f => Convert.ToHexString(File.ReadAllBytes(f))),
            StringComparer.Ordinal
        );
}
