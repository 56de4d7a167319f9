using System.Net;
using MgcBackfill.Download;
using MgcBackfill.Errors;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Download;

/// <summary>
/// The proxy of the environment is used where it cannot read the key (N1). The tests set the proxy of the whole process, to which the
/// environment's variables lead, so they run alone.
/// </summary>
[Collection(ExclusiveCollection.Name)]
public sealed class ProxyTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    [Fact]
    public void A_proxy_gets_a_request_for_a_tunnel_and_no_key()
    {
        using var proxy = new Listener();
        using var desk = shared.NewDesk();
        var options = desk.Options() with { Gateway = GatewayAddress.Parse("https://gateway.invalid") };

        WithProxy(proxy, () => desk.RequireFailure(options, ErrorIds.ServiceUnavailable, 7));

        Assert.Equal(DownloadDesk.Timing.Attempts, proxy.Received.Count);
        Assert.All(proxy.Received, r => Assert.StartsWith("CONNECT gateway.invalid:443 HTTP/1.1", r, StringComparison.Ordinal));
        Assert.All(proxy.Received, r => Assert.DoesNotContain("Basic ", r, StringComparison.Ordinal));
    }

    [Fact]
    public void A_service_without_encryption_is_asked_without_the_proxy()
    {
        using var proxy = new Listener();
        using var desk = shared.NewDesk();

        WithProxy(proxy, () => desk.Run(desk.Options()));

        Assert.Empty(proxy.Received);
        desk.RequireBoughtOnce(desk.Options());
    }

    private static void WithProxy(Listener proxy, Action act)
    {
        var before = HttpClient.DefaultProxy;
        try
        {
            HttpClient.DefaultProxy = new WebProxy(proxy.Address);
            act();
        }
        finally
        {
            HttpClient.DefaultProxy = before;
        }
    }
}
