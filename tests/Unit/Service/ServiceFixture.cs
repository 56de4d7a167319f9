using System.Net;
using System.Text.Json;
using MgcBackfill.Engines;
using MgcBackfill.Service;
using MgcBackfill.Store;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Service;

/// <summary>The service in this process, at a free port of the loopback interface, over the database of a bench.</summary>
internal sealed class ServiceFixture : IAsyncDisposable
{
    private readonly StatisticsService _service;
    private readonly StringWriter _log;

    private ServiceFixture(StatisticsService service, StringWriter log)
    {
        (_service, _log) = (service, log);
        Url = new Uri(service.Urls[0]);
        Client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = Url };
    }

    public Uri Url { get; }

    public HttpClient Client { get; }

    public StatisticsService Service => _service;

    /// <summary>The path of the statistics of the bench's product.</summary>
    public static string Statistics => "/api/market-data/mgc/ohlcv-1m/stats";

    /// <summary>Options with a free port, for a database.</summary>
    public static ServiceOptions Options(string db) => new() { Db = db, Addresses = [new ListenAddress(IPAddress.Loopback, 0)] };

    public static Task<ServiceFixture> Start(Workbench bench) => Start(Options(bench.Db));

    public static async Task<ServiceFixture> Start(ServiceOptions options, IBarDatabase? database = null)
    {
        var log = new StringWriter();
        return new ServiceFixture(
            await StatisticsService.Start(options, TextWriter.Synchronized(log), database ?? BarDatabases.From(options.Db)),
            log
        );
    }

    /// <summary>The status and the body of an answer.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Body)> Get(string path)
    {
        using var response = await Client.GetAsync(new Uri(path, UriKind.Relative));
        return (response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement);
    }

    /// <summary>Ends the service. Returns the lines of its log.</summary>
    public async Task<string[]> EndAndReadLog()
    {
        await DisposeAsync();
        return _log.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _service.End();
        await _service.DisposeAsync();
    }
}
