using MgcBackfill.Gateway;

namespace MgcBackfill.Tests.Download;

/// <summary>One stand-in for the tests of a class, which run one after another. Each desk starts it anew.</summary>
public sealed class SharedGateway : IAsyncLifetime
{
    private StandIn? _gateway;

    /// <summary>A desk at the stand-in, which forgets what other tests did.</summary>
    internal DownloadDesk NewDesk(string? dbn = null)
    {
        _gateway!.Reset();
        return new DownloadDesk(_gateway, dbn);
    }

    public async Task InitializeAsync() => _gateway = await StandIn.Start();

    public async Task DisposeAsync() => await _gateway!.DisposeAsync();
}
