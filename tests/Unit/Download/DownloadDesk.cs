using MgcBackfill.Download;
using MgcBackfill.Gateway;
using MgcBackfill.Market;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Download;

/// <summary>A stand-in for the vendor's service, and a folder for what is downloaded from it.</summary>
internal sealed class DownloadDesk : IAsyncDisposable
{
    private readonly ScratchFolder _folder = new();

    private DownloadDesk(StandIn gateway) => Gateway = gateway;

    public StandIn Gateway { get; }

    public string Dbn => _folder.File("data");

    /// <summary>What the runs told the user.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>The plan that the last run showed; null if it asked nothing.</summary>
    public DownloadPlan? Shown { get; private set; }

    public static async Task<DownloadDesk> Start(StandInOptions? options = null) => new(await StandIn.Start(options));

    public DownloadOptions Options(PurchaseKind kind = PurchaseKind.Batch) =>
        new()
        {
            Dbn = Dbn,
            Products = [Products.Default],
            Start = new DateOnly(2024, 1, 3),
            End = new DateOnly(2024, 1, 12),
            Kind = kind,
            Gateway = GatewayAddress.Parse(Gateway.Address),
            Timing = new GatewayTiming
            {
                FirstDelay = TimeSpan.FromMilliseconds(1),
                MaxDelay = TimeSpan.FromMilliseconds(200),
                MaxSilence = TimeSpan.FromSeconds(1),
                FirstPollDelay = TimeSpan.FromMilliseconds(1),
                MaxPollDelay = TimeSpan.FromMilliseconds(5),
            },
        };

    /// <summary>Downloads, and says yes to every price.</summary>
    public DownloadResult Run(DownloadOptions options, string? key = null)
    {
        Shown = null;
        return DownloadRun.Run(
            options,
            GatewayKey.From(key ?? new StandInOptions().Key, "The key of the test"),
            plan =>
            {
                Shown = plan;
                return true;
            },
            Warnings.Add,
            static (_, _) => { },
            CancellationToken.None
        );
    }

    /// <summary>The record of purchases.</summary>
    public IReadOnlyList<PurchaseRecord> Purchases => PurchaseLog.ReadPurchases(Dbn);

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        _folder.Dispose();
    }
}
