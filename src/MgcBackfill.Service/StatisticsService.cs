using System.Net.Sockets;
using System.Text.Json.Nodes;
using MgcBackfill.Engines;
using MgcBackfill.Errors;
using MgcBackfill.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MgcBackfill.Service;

/// <summary>
/// The statistics service (Q6) while it runs. It reads no configuration of the machine: no environment variable and no file changes what it
/// does.
/// </summary>
internal sealed class StatisticsService : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly BarSource _source;
    private readonly EventLog _log;
    private readonly RequestQueue _queue;
    private readonly ServiceOptions _options;
    private bool _ended;
    private bool _disposed;

    private StatisticsService(ServiceOptions options, BarSource source, EventLog log)
    {
        (_options, _source, _log, _queue) = (options, source, log, new RequestQueue(options.Limits));
        _app = Build();
    }

    /// <summary>The URLs that it listens on, with the ports that the system chose.</summary>
    public IReadOnlyList<string> Urls => [.. _app.Urls];

    /// <summary>Starts the service. It listens when the task has completed.</summary>
    /// <param name="options">What it serves, and where.</param>
    /// <param name="log">Receives the log.</param>
    /// <exception cref="BackfillException">The options are refused, or it cannot listen on an address.</exception>
    public static Task<StatisticsService> Start(ServiceOptions options, TextWriter log) =>
        Start(options, log, BarDatabases.From(options.Db));

    /// <summary>Starts the service over a database that is not the engine's own.</summary>
    /// <inheritdoc cref="Start(ServiceOptions, TextWriter)"/>
    internal static async Task<StatisticsService> Start(ServiceOptions options, TextWriter log, IBarDatabase database)
    {
        options.Validate(database);
        var events = new EventLog(log, options.Quiet, TimeProvider.System);
        var source = new BarSource(options, database, TimeProvider.System);
        var service = new StatisticsService(options, source, events);
        try
        {
            await service.Listen(database.Name);
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the service: it accepts nothing more, and finishes what runs, for as long as the limits allow.</summary>
    public async Task End()
    {
        if (_ended)
            return;
        _ended = true;
        _log.Info("ending");

        // The host waits at most as long as its options say, then it ends the connections.
        await _app.StopAsync(CancellationToken.None);
        _log.Info("ended");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        _source.End();
        await _app.DisposeAsync();
        _source.Dispose();
        _queue.Dispose();
        await _log.DisposeAsync();
    }

    private WebApplication Build()
    {
        var builder = WebApplication.CreateEmptyBuilder(
            new WebApplicationOptions { EnvironmentName = Environments.Production, ContentRootPath = AppContext.BaseDirectory }
        );
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Configure(kestrel, _options));
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = _options.Limits.EndTime);

        // The program handles signals itself.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.Configure<JsonOptions>(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = System.Text.Json.JsonNamingPolicy.SnakeCaseLower;
            json.SerializerOptions.NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.Strict;
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ServiceJson.Default);
        });
        OpenApi.Add(builder.Services, _options);
        var app = builder.Build();
        app.Use(next => new RequestLog(_log, next).Invoke);
        app.Use(next => new RequestGuard(_options, next).Invoke);
        app.Use(next => context => _queue.Invoke(context, next));
        app.UseRouting();
        new Endpoints(_options, _source).Map(app);
        return app;
    }

    private static void Configure(KestrelServerOptions kestrel, ServiceOptions options)
    {
        var limits = options.Limits;
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = 0;
        kestrel.Limits.MaxConcurrentConnections = limits.Connections;
        kestrel.Limits.MaxConcurrentUpgradedConnections = 0;
        kestrel.Limits.MaxRequestLineSize = limits.RequestLine;
        kestrel.Limits.MaxRequestHeadersTotalSize = limits.Headers;
        kestrel.Limits.MaxRequestBufferSize = Math.Max(limits.RequestLine, limits.Headers);
        kestrel.Limits.MaxRequestHeaderCount = limits.HeaderCount;
        kestrel.Limits.RequestHeadersTimeout = limits.HeaderTime;
        kestrel.Limits.KeepAliveTimeout = limits.IdleTime;
        kestrel.Limits.MinResponseDataRate = new MinDataRate(limits.MinAnswerRate, TimeSpan.FromSeconds(5));
        foreach (var address in options.Addresses)
            kestrel.Listen(address.Address, address.Port, listen => listen.Protocols = HttpProtocols.Http1);
    }

    private async Task Listen(string database)
    {
        try
        {
            await _app.StartAsync();
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            throw Refused(e);
        }

        _log.Info(
            "listening",
            ("urls", new JsonArray([.. Urls.Select(u => (JsonNode)u)])),
            ("database", database),
            ("api_key", _options.Key is not null)
        );
    }

    private EnvironmentException Refused(Exception error)
    {
        var addresses = string.Join(" and ", _options.Addresses);
        var reason = (
            error as SocketException ?? error.InnerException as SocketException ?? error.InnerException?.InnerException as SocketException
        )?.SocketErrorCode switch
        {
            SocketError.AddressAlreadyInUse => "another program listens there",
            SocketError.AccessDenied => "the system does not allow it; a port below 1024 needs a permission",
            SocketError.AddressNotAvailable => "this machine does not have the address",
            _ => error.Message.TrimEnd('.'),
        };
        return new EnvironmentException(
            ErrorIds.AddressUnavailable,
            $"The service cannot listen on {addresses}: {reason}.",
            advice: "End the other program, or give another address or port. Port 0 is a free port that the system chooses.",
            inner: error
        );
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
