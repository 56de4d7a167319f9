using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using MgcBackfill.Formats;
using MgcBackfill.Market;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MgcBackfill.Gateway;

/// <summary>
/// A server at 127.0.0.1 with the interface of the vendor's historical API. It sells a synthetic market, records what it charged, and
/// returns the errors in <see cref="Faults"/>. It follows the documented interface and the vendor's public clients; it was never compared
/// with the service itself.
/// </summary>
internal sealed class StandIn : IAsyncDisposable
{
    public const string Dataset = "GLBX.MDP3";
    public const string Schema = "ohlcv-1m";
    public const int RecordBytes = 56;

    private const string Root = "/v0/";

    // The lists of the service name this host, and not that of the API. Nothing may ask it: the key goes to the API alone.
    private const string FileHost = "https://api.databento.com";

    private readonly StandInOptions _options;
    private readonly MarketData _market;
    private readonly WebApplication _app;
    private readonly Lock _lock = new();
    private readonly List<StandInJob> _jobs = [];
    private readonly List<Charge> _charges = [];
    private readonly List<string> _requests = [];
    private readonly ConcurrentDictionary<string, int> _counts = [];
    private readonly CancellationTokenSource _stopped = new();

    private StandIn(StandInOptions options)
    {
        _options = options;
        (Last, QuestionsUntilDone) = (options.Last, options.QuestionsUntilDone);
        _market = new MarketData(options.First, options.Density);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, options.Port));
        _app = builder.Build();
        _app.Run(Answer);
    }

    /// <summary>Its address, for <c>--gateway</c>.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Last UTC date of the market; it may grow.</summary>
    public DateOnly Last { get; set; }

    /// <summary>A factor of all prices; it may change between a question and a purchase.</summary>
    public decimal PriceFactor { get; set; } = 1;

    /// <summary>How often the state of a new job is asked for before the job is done.</summary>
    public int QuestionsUntilDone { get; set; }

    /// <summary>UTC days that are not available.</summary>
    public Dictionary<DateOnly, string> Conditions { get; } = [];

    /// <summary>What goes wrong.</summary>
    public ConcurrentBag<Fault> Faults { get; } = [];

    /// <summary>What was sold, in order.</summary>
    public IReadOnlyList<Charge> Charges
    {
        get
        {
            lock (_lock)
                return [.. _charges];
        }
    }

    /// <summary>The jobs, in order.</summary>
    public IReadOnlyList<StandInJob> Jobs
    {
        get
        {
            lock (_lock)
                return [.. _jobs];
        }
    }

    /// <summary>Every request, as its method and path.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_lock)
                return [.. _requests];
        }
    }

    /// <summary>Starts it.</summary>
    public static async Task<StandIn> Start(StandInOptions? options = null)
    {
        var gateway = new StandIn(options ?? new StandInOptions());
        await gateway._app.StartAsync().ConfigureAwait(false);
        var addresses = gateway._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        gateway.Address = addresses.Single();
        return gateway;
    }

    /// <summary>Forgets what happened, and everything that was set since the start: for the next test or history.</summary>
    public void Reset()
    {
        lock (_lock)
        {
            _jobs.Clear();
            _charges.Clear();
            _requests.Clear();
        }

        _counts.Clear();
        Faults.Clear();
        Conditions.Clear();
        (Last, PriceFactor, QuestionsUntilDone) = (_options.Last, 1, _options.QuestionsUntilDone);
    }

    /// <summary>Waits until the process is asked to end.</summary>
    public Task WaitForEnd() => _app.WaitForShutdownAsync();

    /// <summary>The method of the API that a path asks for; <c>file</c> for a file of a job.</summary>
    public static string GetMethod(string path) =>
        path.StartsWith(Root + "batch/download/", StringComparison.Ordinal) ? "file" : path[Math.Min(path.Length, Root.Length)..];

    /// <summary>A DBN file of everything that the market has now.</summary>
    public byte[] CreateFile(Product product) => _market.CreateFile(product, FirstInstant, LastInstant, Last);

    /// <summary>Adds a job that another client of the account submitted. It is not charged.</summary>
    public StandInJob AddJob(DataQuery query, string splitDuration)
    {
        lock (_lock)
        {
            var job = new StandInJob(_jobs.Count + 1, query, splitDuration, _market, Last, GetCost(query))
            {
                QuestionsUntilDone = QuestionsUntilDone,
            };
            _jobs.Add(job);
            return job;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
        _stopped.Dispose();
    }

    internal static JsonArray Condition(DateOnly first, DateOnly last, IReadOnlyDictionary<DateOnly, string> conditions)
    {
        var rows = new JsonArray();
        for (var date = first; date <= last; date = date.AddDays(1))
        {
            if (date.DayOfWeek != DayOfWeek.Saturday)
                rows.Add(
                    (JsonNode)
                        new JsonObject
                        {
                            ["date"] = UtcText.Date(date),
                            ["condition"] = conditions.GetValueOrDefault(date, "available"),
                            ["last_modified_date"] = "2026-01-02",
                        }
                );
        }

        return rows;
    }

    private long FirstInstant => Midnight(_options.First);

    private long LastInstant => Midnight(Last.AddDays(1));

    private async Task Answer(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        var method = GetMethod(path);
        var count = _counts.AddOrUpdate(method, 1, (_, n) => n + 1);
        lock (_lock)
            _requests.Add($"{context.Request.Method} {path}{context.Request.QueryString}");
        if (_options.Log)
            await Console.Error.WriteLineAsync($"{context.Request.Method} {path}{context.Request.QueryString}").ConfigureAwait(false);
        var fault = Faults.FirstOrDefault(f => f.Method == method && count >= f.From && count < f.From + f.Times);
        switch (fault?.Kind)
        {
            case FaultKind.Status:
                fault.Act();
                await SendStatus(context, fault).ConfigureAwait(false);
                return;
            case FaultKind.BreakBefore:
                fault.Act();
                context.Abort();
                return;
        }

        try
        {
            if (!IsAuthorized(context))
                throw new RefusedException(401, "auth_authentication_failed", "Authentication failed.");
            var form = context.Request.HasFormContentType
                ? (await context.Request.ReadFormAsync().ConfigureAwait(false)).ToDictionary(f => f.Key, f => f.Value.ToString())
                : context.Request.Query.ToDictionary(q => q.Key, q => q.Value.ToString());
            var body = method == "file" ? GetFile(path) : GetAnswer(method, form);
            if (fault?.Kind == FaultKind.BreakAfter)
            {
                fault.Act();
                context.Abort();
            }
            else if (fault?.Kind == FaultKind.StatusAfter)
            {
                fault.Act();
                await SendStatus(context, fault).ConfigureAwait(false);
            }
            else
                await Send(context, body, fault, method == "file" ? context.Request.Headers.Range.ToString() : null).ConfigureAwait(false);
        }
        catch (RefusedException e)
        {
            var detail = new JsonObject
            {
                ["detail"] = new JsonObject
                {
                    ["case"] = e.Kind,
                    ["message"] = e.Message,
                    ["status_code"] = e.Status,
                    ["docs"] = "https://databento.com/docs",
                    ["payload"] = null,
                },
            };
            await Send(context, e.Status, Encode(detail)).ConfigureAwait(false);
        }
    }

    private byte[] GetAnswer(string method, Dictionary<string, string> form)
    {
        switch (method)
        {
            case "metadata.get_dataset_range":
                var (start, end) = (
                    $"{UtcText.Date(_options.First)}T00:00:00.000000000Z",
                    $"{UtcText.Date(Last.AddDays(1))}T00:00:00.000000000Z"
                );
                return Encode(
                    new JsonObject
                    {
                        ["start"] = start,
                        ["end"] = end,
                        ["schema"] = new JsonObject
                        {
                            [Schema] = new JsonObject { ["start"] = start, ["end"] = end },
                        },
                    }
                );
            case "metadata.get_dataset_condition":
                return Encode(Condition(Date(form["start_date"]), Date(form["end_date"]), Conditions));
            case "metadata.get_cost":
                return Encode(JsonValue.Create(GetCost(Query(form))));
            case "metadata.get_billable_size":
                return Encode(JsonValue.Create(Count(Query(form)) * RecordBytes));
            case "metadata.get_record_count":
                return Encode(JsonValue.Create(Count(Query(form))));
            case "timeseries.get_range":
                return SellStream(Query(form));
            case "batch.submit_job":
                return Encode(SellJob(Query(form), form["split_duration"]).Describe());
            case "batch.list_jobs":
                return Encode(new JsonArray([.. Jobs.Select(j => (JsonNode)j.Describe())]));
            case "batch.get_job_details":
                var asked = GetJob(form["job_id"]);
                asked.Ask();
                return Encode(asked.Describe());
            case "batch.list_files":
                var job = GetJob(form["job_id"]);
                return Encode(job.ListFiles($"{FileHost}{Root}batch/download/STANDIN/{job.Id}"));
            default:
                throw new RefusedException(404, "not_found", $"There is no method '{method}'.");
        }
    }

    private DataQuery Query(IReadOnlyDictionary<string, string> form) => DataQuery.From(form, FirstInstant, LastInstant);

    private long Count(DataQuery query) => _market.Count(query.Product, query.Start, query.End, Last);

    private decimal GetCost(DataQuery query) => Count(query) * RecordBytes * _options.PricePerGigabyte * PriceFactor / 1_000_000_000m;

    private byte[] SellStream(DataQuery query)
    {
        lock (_lock)
            _charges.Add(new Charge("stream", query, GetCost(query)));
        return _market.CreateFile(query.Product, query.Start, query.End, Last);
    }

    private StandInJob SellJob(DataQuery query, string splitDuration)
    {
        lock (_lock)
            _charges.Add(new Charge("batch", query, GetCost(query)));
        return AddJob(query, splitDuration);
    }

    private StandInJob GetJob(string id) =>
        Jobs.FirstOrDefault(j => j.Id == id) ?? throw new RefusedException(404, "batch_job_not_found", $"There is no job '{id}'.");

    private byte[] GetFile(string path)
    {
        var parts = path.Split('/');
        var job = GetJob(parts[^2]);
        return !job.IsExpired && job.Files.TryGetValue(parts[^1], out var bytes)
            ? bytes
            : throw new RefusedException(404, "batch_file_not_found", $"There is no file '{parts[^1]}'.");
    }

    private static Task SendStatus(HttpContext context, Fault fault)
    {
        foreach (var (name, value) in fault.Headers)
            context.Response.Headers[name] = value;
        return Send(context, fault.Status, Encoding.UTF8.GetBytes(fault.Body));
    }

    private bool IsAuthorized(HttpContext context) =>
        context.Request.Headers.Authorization.ToString() == "Basic " + Convert.ToBase64String(Encoding.ASCII.GetBytes(_options.Key + ":"));

    private static Task Send(HttpContext context, int status, byte[] body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentLength = body.Length;
        return Write(context.Response, body);
    }

    private async Task Send(HttpContext context, byte[] body, Fault? fault, string? range)
    {
        var (response, status) = (context.Response, StatusCodes.Status200OK);
        if (fault?.Kind == FaultKind.Change)
            body = fault.Change(body);
        var from = 0;
        if (range is { Length: > 0 } && range.StartsWith("bytes=", StringComparison.Ordinal) && range.EndsWith('-'))
        {
            from = int.Parse(range.AsSpan(6, range.Length - 7), CultureInfo.InvariantCulture);
            if (from >= body.Length)
            {
                response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
                return;
            }

            status = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes {from}-{body.Length - 1}/{body.Length}");
        }

        response.StatusCode = status;
        var rest = body.AsMemory(from);
        // A stream has no length, as that of the service.
        if (!context.Request.Path.Value!.EndsWith("timeseries.get_range", StringComparison.Ordinal) && fault?.Kind != FaultKind.EndInside)
            response.ContentLength = rest.Length;
        context.Features.Get<IHttpResponseBodyFeature>()!.DisableBuffering();
        switch (fault?.Kind)
        {
            case FaultKind.BreakInside:
                // An answer with a length ends the connection by itself when it is too short, after what was written has been sent.
                await Write(response, rest[..Math.Clamp(fault.Bytes, 0, Math.Max(0, rest.Length - 1))]).ConfigureAwait(false);
                fault.Act();
                if (response.ContentLength is null or 0)
                    context.Abort();
                break;
            case FaultKind.EndInside:
                await Write(response, rest[..Math.Min(rest.Length, fault.Bytes)]).ConfigureAwait(false);
                break;
            case FaultKind.Stall:
                await Write(response, rest[..Math.Min(rest.Length, fault.Bytes)]).ConfigureAwait(false);
                await Wait(context, Timeout.InfiniteTimeSpan).ConfigureAwait(false);
                context.Abort();
                break;
            case FaultKind.Slow:
                for (; !rest.IsEmpty; rest = rest[Math.Min(rest.Length, fault.Bytes)..])
                {
                    await Write(response, rest[..Math.Min(rest.Length, fault.Bytes)]).ConfigureAwait(false);
                    await Wait(context, fault.Delay).ConfigureAwait(false);
                }

                break;
            default:
                await Write(response, rest).ConfigureAwait(false);
                break;
        }
    }

    private static async Task Write(HttpResponse response, ReadOnlyMemory<byte> bytes)
    {
        await response.Body.WriteAsync(bytes).ConfigureAwait(false);
        await response.Body.FlushAsync().ConfigureAwait(false);
    }

    private async Task Wait(HttpContext context, TimeSpan time)
    {
        try
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopped.Token);
            await Task.Delay(time, end.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The client has gone, or the stand-in ends.
        }
    }

    private static byte[] Encode(JsonNode document) => Encoding.UTF8.GetBytes(document.ToJsonString());

    private static DateOnly Date(string text) => DateOnly.ParseExact(text, UtcText.DateFormat, CultureInfo.InvariantCulture);

    private static long Midnight(DateOnly date) => Instant.FromDateTime(date.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc));
}
