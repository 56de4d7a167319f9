using System.Net;
using System.Text;
using System.Text.Json;
using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Service;
using MgcBackfill.Tests.Support;
using Microsoft.OpenApi;

namespace MgcBackfill.Tests.Service;

/// <summary>What the service answers, and what it refuses: paths, methods, bodies, hosts, keys, and too much of anything (Q6).</summary>
public sealed class RequestTests : IDisposable
{
    private const string Key = "0123456789abcdef-secret";

    private readonly Workbench _bench = new();

    public RequestTests() => _bench.Run(_bench.Write(Tape.Quiet("2024-01-08", "2024-01-09")));

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("/api/market-data/MGC/ohlcv-1m/stats", "lower case here: /api/market-data/mgc/ohlcv-1m/stats")]
    [InlineData("/api/market-data/Mgc/ohlcv-1m/stats", "lower case here: /api/market-data/mgc/ohlcv-1m/stats")]
    [InlineData("/api/market-data/mgc/ohlcv-1h/stats", "only bars of ohlcv-1m")]
    [InlineData("/api/market-data/mgc/OHLCV-1M/stats", "only bars of ohlcv-1m")]
    [InlineData("/api/market-data/q9q/ohlcv-1m/stats", "lower case, as in /api/market-data/mgc/ohlcv-1m/stats")]
    [InlineData("/api/market-data/mgcj4/ohlcv-1m/stats", "lower case, as in /api/market-data/mgc/ohlcv-1m/stats")]
    [InlineData("/api/market-data/mgc%2f..%2f/ohlcv-1m/stats", "lower case, as in /api/market-data/mgc/ohlcv-1m/stats")]
    [InlineData("/api/market-data/mgc/stats", "The paths are")]
    [InlineData("/api/market-data/mgc/ohlcv-1m", "The paths are")]
    [InlineData("/report/MGC", "lower case here: /report/mgc")]
    [InlineData("/report/gc", "holds no bar of GC")]
    [InlineData("/report/../../../../etc/passwd", "The paths are")]
    [InlineData("/report/..%2f..%2fgold.db", "lower case, as in /report/mgc")]
    [InlineData("/gold.db", "The paths are")]
    [InlineData("/%00", "")]
    [InlineData("/wp-login.php?key=value", "The paths are")]
    public async Task A_path_that_does_not_exist_is_answered_with_the_right_form(string path, string detail)
    {
        await using var service = await ServiceFixture.Start(_bench);
        using var connection = new RawConnection(service.Url);

        await connection.TrySend($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
        var answer = await connection.ReadToEnd();

        if (detail.Length == 0)
        {
            Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
            return;
        }

        Assert.StartsWith("HTTP/1.1 404 ", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Type: application/problem+json\r\n", answer, StringComparison.Ordinal);
        var body = JsonDocument.Parse(answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]).RootElement;
        Assert.Contains(detail, body.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(404, body.GetProperty("status").GetInt32());
        Assert.DoesNotContain(_bench.Folder, answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    [InlineData("TRACE")]
    [InlineData("PATCH")]
    [InlineData("BREW")]
    public async Task Every_method_but_GET_and_HEAD_is_refused_on_every_path(string method)
    {
        await using var service = await ServiceFixture.Start(_bench);
        foreach (var path in new[] { "/", "/healthz", ServiceFixture.Statistics, "/no/such/path" })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            using var response = await service.Client.SendAsync(request);
            Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
            Assert.Equal(["GET", "HEAD"], response.Content.Headers.Allow.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task HEAD_answers_like_GET_without_the_body()
    {
        await using var service = await ServiceFixture.Start(_bench);
        foreach (var path in new[] { "/", "/healthz", ServiceFixture.Statistics, "/openapi/v1.json", "/report/mgc" })
        {
            using var get = await service.Client.GetAsync(new Uri(path, UriKind.Relative));
            using var head = await service.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));
            Assert.Equal((HttpStatusCode.OK, get.Headers.ETag), (head.StatusCode, head.Headers.ETag));
            Assert.Equal(get.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
            Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        }
    }

    [Fact]
    public async Task Every_answer_forbids_what_a_browser_could_do_with_it()
    {
        await using var service = await ServiceFixture.Start(_bench);
        foreach (var path in new[] { "/", "/healthz", ServiceFixture.Statistics, "/openapi/v1.json", "/report/mgc", "/none" })
        {
            using var response = await service.Client.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
            var policy = response.Headers.GetValues("Content-Security-Policy").Single();
            Assert.StartsWith("default-src 'none'", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.Equal(path == "/report/mgc", policy.Contains("script-src 'sha256-", StringComparison.Ordinal));
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.False(response.Headers.Contains("Server"));
        }
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1\r\n\r\nx", "413")]
    [InlineData("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n", "413")]
    [InlineData("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", "421")]
    [InlineData("GET / HTTP/1.1\r\nHost: evil.example:5000\r\n\r\n", "421")]
    [InlineData("GET / HTTP/1.1\r\n\r\n", "400")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "400")]
    [InlineData("GET /\r\n\r\n", "400")]
    [InlineData("\u0016\u0003\u0001", "400")]
    public async Task A_malformed_or_misdirected_request_is_refused(string request, string status)
    {
        await using var service = await ServiceFixture.Start(_bench);
        using var connection = new RawConnection(service.Url);

        await connection.TrySend(request.Replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n", StringComparison.Ordinal) + "\r\n");

        Assert.StartsWith($"HTTP/1.1 {status} ", await connection.ReadToEnd(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await service.Get("/healthz")).Status);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1:80")]
    [InlineData("127.1.2.3")]
    [InlineData("[::1]:5000")]
    public async Task The_names_of_this_machine_are_accepted_as_host(string host)
    {
        await using var service = await ServiceFixture.Start(_bench);
        using var connection = new RawConnection(service.Url);

        await connection.TrySend($"GET /healthz HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200 ", await connection.ReadToEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Long_request_lines_and_headers_are_refused()
    {
        await using var service = await ServiceFixture.Start(_bench);
        var limits = new ServiceLimits();

        await Require($"GET /{new string('x', limits.RequestLine)} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", "414");
        await Require($"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: {new string('x', limits.Headers)}\r\n\r\n", "431");
        var many = string.Concat(Enumerable.Range(0, limits.HeaderCount + 1).Select(i => $"X-{i}: 1\r\n"));
        await Require($"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n{many}\r\n", "431");
        Assert.Equal(HttpStatusCode.OK, (await service.Get("/healthz")).Status);

        async Task Require(string request, string status)
        {
            using var connection = new RawConnection(service.Url);
            await connection.TrySend(request);
            Assert.StartsWith($"HTTP/1.1 {status} ", await connection.ReadToEnd(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_client_that_sends_a_byte_at_a_time_is_closed_while_others_are_answered()
    {
        await using var service = await ServiceFixture.Start(
            ServiceFixture.Options(_bench.Db) with
            {
                Limits = new ServiceLimits { HeaderTime = TimeSpan.FromSeconds(1) },
            }
        );
        using var connection = new RawConnection(service.Url);
        var closed = connection.ReadToEnd();

        await connection.TrySend("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ");
        while (!closed.IsCompleted)
        {
            await connection.TrySend("x"); // a client that sent for longer than this test may run would fail it
            Assert.Equal(HttpStatusCode.OK, (await service.Get(ServiceFixture.Statistics)).Status);
            await Task.Delay(20);
        }

        Assert.DoesNotContain("200 OK", await closed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_beyond_the_queue_are_told_to_come_again_and_the_others_are_answered()
    {
        using var database = new BlockedDatabase(_bench.Db);
        await using var service = await ServiceFixture.Start(
            ServiceFixture.Options(_bench.Db) with
            {
                Limits = new ServiceLimits { Requests = 2, Queue = 3 },
            },
            database
        );
        database.Block();
        var requests = Enumerable.Range(0, 12).Select(_ => service.Client.GetAsync(new Uri("/", UriKind.Relative))).ToList();
        var refused = new List<HttpResponseMessage>();
        while (refused.Count < 7)
        {
            var first = await Task.WhenAny(requests);
            requests.Remove(first);
            refused.Add(await first);
        }

        database.Release();
        var answered = await Task.WhenAll(requests);

        Assert.All(refused, r => Assert.Equal(HttpStatusCode.ServiceUnavailable, r.StatusCode));
        Assert.All(refused, r => Assert.NotNull(r.Headers.RetryAfter));
        Assert.Equal(5, answered.Count(r => r.StatusCode == HttpStatusCode.OK));
        Assert.Equal(1, database.Openings); // all of them waited for one computation
        Assert.All(refused.Concat(answered), r => r.Dispose());
    }

    [Fact]
    public async Task An_answer_that_is_not_there_in_time_is_asked_for_again()
    {
        using var database = new BlockedDatabase(_bench.Db);
        await using var service = await ServiceFixture.Start(
            ServiceFixture.Options(_bench.Db) with
            {
                Limits = new ServiceLimits { RequestTime = TimeSpan.FromMilliseconds(100) },
            },
            database
        );
        database.Block();

        var (status, body) = await service.Get("/healthz");
        database.Release();

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "Not finished in time"), (status, body.GetProperty("title").GetString()));
    }

    [Fact]
    public async Task A_defect_is_answered_without_its_text()
    {
        using var database = new BlockedDatabase(_bench.Db) { Failure = new InvalidOperationException("secret of the machine") };
        await using var service = await ServiceFixture.Start(ServiceFixture.Options(_bench.Db), database);

        var (status, body) = await service.Get("/healthz");

        Assert.Equal((HttpStatusCode.InternalServerError, ErrorIds.Internal), (status, body.GetProperty("error_id").GetString()));
        Assert.DoesNotContain("secret", body.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain(" at ", body.GetRawText(), StringComparison.Ordinal);
        Assert.Contains(await service.EndAndReadLog(), line => line.Contains("secret of the machine", StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_a_key_every_answer_but_the_health_check_needs_it()
    {
        await using var service = await ServiceFixture.Start(
            ServiceFixture.Options(_bench.Db) with
            {
                Addresses = [new ListenAddress(IPAddress.Any, 0)],
                Key = ApiKey.From(Key),
            }
        );
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false })
        {
            BaseAddress = new Uri($"http://127.0.0.1:{service.Url.Port}"),
        };

        foreach (var path in new[] { "/", ServiceFixture.Statistics, "/openapi/v1.json", "/report/mgc", "/none" })
        {
            foreach (var key in new[] { null, "", Key[..^1], Key + "0", Key.ToUpperInvariant() })
                Assert.Equal(HttpStatusCode.Unauthorized, await Get(path, key));
            Assert.Equal(path == "/none" ? HttpStatusCode.NotFound : HttpStatusCode.OK, await Get(path, Key));
        }

        Assert.Equal(HttpStatusCode.OK, await Get("/healthz", null));
        Assert.DoesNotContain(await service.EndAndReadLog(), line => line.Contains(Key, StringComparison.Ordinal));

        async Task<HttpStatusCode> Get(string path, string? key)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            if (key is not null)
                request.Headers.TryAddWithoutValidation("X-Api-Key", key);
            using var response = await client.SendAsync(request);
            return response.StatusCode;
        }
    }

    [Fact]
    public async Task Only_the_products_that_were_named_are_served()
    {
        await using var service = await ServiceFixture.Start(
            ServiceFixture.Options(_bench.Db) with
            {
                Products = [Products.Get("GC"), Products.Get("Q9")],
            }
        );

        Assert.Equal(HttpStatusCode.OK, (await service.Get("/api/market-data/gc/ohlcv-1m/stats")).Status);
        Assert.Equal(HttpStatusCode.OK, (await service.Get("/api/market-data/q9/ohlcv-1m/stats")).Status);
        var (status, body) = await service.Get(ServiceFixture.Statistics);
        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Contains("/api/market-data/q9/ohlcv-1m/stats", body.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("mgc/", await service.Client.GetStringAsync(new Uri("/", UriKind.Relative)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_product_that_only_the_database_knows_is_served()
    {
        using var other = new Workbench();
        var source = new DbnBuilder()
            .Range("2024-01-01T23:00Z", "2024-01-02T23:00Z")
            .Bars("Q9G4", "2024-01-01T23:00Z", 3)
            .WriteTo(other.File("q.dbn"));
        other.Run(other.Options(source) with { Product = Products.Get("Q9") });
        await using var service = await ServiceFixture.Start(other);

        var (_, body) = await service.Get("/api/market-data/q9/ohlcv-1m/stats");

        Assert.Equal(3, body.GetProperty("row_count").GetInt32());
        Assert.Contains("/report/q9", await service.Client.GetStringAsync(new Uri("/", UriKind.Relative)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_report_is_the_page_that_the_report_command_writes_and_is_built_once()
    {
        using var database = new BlockedDatabase(_bench.Db);
        await using var service = await ServiceFixture.Start(ServiceFixture.Options(_bench.Db), database);
        var written = _bench.File("report.html");
        Assert.Equal(0, Cli.CliFixture.Run("report", "--db", _bench.Db, "--out", written).ExitCode);

        var pages = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => service.Client.GetByteArrayAsync(new Uri("/report/mgc", UriKind.Relative)))
        );
        Assert.All(pages, page => Assert.Equal(File.ReadAllBytes(written), page));
        Assert.Equal(1, database.Openings);

        database.State = "2";
        await service.Client.GetByteArrayAsync(new Uri("/report/mgc", UriKind.Relative));
        Assert.Equal(2, database.Openings);
    }

    [Fact]
    public async Task The_OpenAPI_document_is_valid_and_describes_what_is_answered()
    {
        await using var service = await ServiceFixture.Start(ServiceFixture.Options(_bench.Db) with { Key = null });
        var json = await service.Client.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative));

        using var bytes = new MemoryStream(Encoding.UTF8.GetBytes(json));
        var (document, diagnostic) = await OpenApiDocument.LoadAsync(bytes, "json");

        Assert.Empty(diagnostic!.Errors);
        Assert.Equal(
            ["/", "/api/market-data/{root}/{schema}/stats", "/healthz", "/report/{root}"],
            document!.Paths.Keys.Order(StringComparer.Ordinal)
        );
        var operation = document.Paths["/api/market-data/{root}/{schema}/stats"].Operations![HttpMethod.Get];
        Assert.Equal(["200", "404", "500", "503"], operation.Responses!.Keys.Order(StringComparer.Ordinal));
        await RequireDescribed(operation, "200", ServiceFixture.Statistics);
        await RequireDescribed(operation, "404", "/api/market-data/MGC/ohlcv-1m/stats");
        Assert.DoesNotContain("Q6", json, StringComparison.Ordinal);

        async Task RequireDescribed(OpenApiOperation described, string status, string path)
        {
            var (_, body) = await service.Get(path);
            var schema = described.Responses![status].Content!.Values.Single().Schema!;
            var names = body.EnumerateObject().Select(m => m.Name).ToHashSet();
            Assert.Empty(names.Except(schema.Properties!.Keys));
            Assert.Empty(schema.Required!.Except(names));
        }
    }
}
