using MgcBackfill.Backfill;
using MgcBackfill.Download;
using MgcBackfill.Gateway;
using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Tests.Support;
using MgcBackfill.Verify;

namespace MgcBackfill.Tests.Download;

/// <summary>From an empty folder and an empty database to the market that the service holds, and then one day more (N2, N3).</summary>
[Trait("Category", "Slow")]
public sealed class FifteenYearDownloadTests
{
    private static readonly DateOnly s_last = new(2025, 9, 24);

    [Theory]
    [InlineData(PurchaseKind.Batch, 1, 16)]
    [InlineData(PurchaseKind.Stream, 16, 16)]
    internal async Task Fifteen_years_and_then_one_day_have_the_digest_of_the_market(PurchaseKind kind, int purchases, int files)
    {
        await using var gateway = await StandIn.Start(
            new StandInOptions
            {
                First = new DateOnly(2010, 6, 6),
                Last = s_last,
                Density = 0.005,
                PricePerGigabyte = 100_000, // so that also a day of this thin market costs more than a cent
            }
        );
        using var desk = new DownloadDesk(gateway);
        using var folder = new ScratchFolder();
        var options = desk.Options(kind) with
        {
            Db = folder.File("gold.db"),
            Start = new DateOnly(2010, 6, 7),
            End = s_last,
            Timing = DownloadDesk.Timing with { MaxSilence = TimeSpan.FromMinutes(5) },
        };

        var first = desk.Run(options);

        Assert.Equal(purchases, gateway.Charges.Count);
        Assert.Equal(files, first.Finished.Sum(f => f.Files.Count));
        RequireCost(first, gateway.Charges);
        Assert.Equal(Build(folder.File("market.db"), WriteMarket("market.dbn.zst"), options), Build(options.Db, desk.Dbn, options));

        gateway.Last = s_last.AddDays(1);
        options = options with { End = gateway.Last };
        var next = desk.Run(options);

        var day = Assert.Single(gateway.Charges.Skip(purchases));
        Assert.Equal(TradingDay.From(gateway.Last).Open, day.Request.Start);
        RequireCost(next, [day]);
        Assert.Equal(Build(folder.File("grown.db"), WriteMarket("grown.dbn.zst"), options), Build(options.Db, desk.Dbn, options));

        Assert.Empty(desk.Run(options).Plan.Purchases);
        Assert.Equal(purchases + 1, gateway.Charges.Count);
        DownloadDesk.RequireNoKey(folder.FullName);

        string WriteMarket(string name) => folder.Write(name, gateway.CreateFile(Products.Default));
    }

    private static void RequireCost(DownloadResult result, IEnumerable<Charge> charges)
    {
        var charged = charges.Sum(c => c.Cost);
        Assert.True(charged > 0.01m, "The purchase must cost more than a cent.");
        Assert.Equal(charged, result.Plan.Cost);
        Assert.Equal(charged, result.Spent);
        Assert.Equal(Money.Format(charged), Money.Format(result.Finished.Sum(f => f.Purchase.CostUsd)));
    }

    // The market goes on after the last trading day, until midnight.
    private static string Build(string db, string dbn, DownloadOptions options)
    {
        BackfillRun.Run(
            new BackfillOptions
            {
                Db = db,
                Dbn = [dbn],
                Source = new SourceOptions { Recurse = true },
                ChunkDays = 20,
                Start = options.Start,
                End = options.End,
            }
        );
        return VerifyRun.Digest(db).BuildDigest!;
    }
}
