using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using MgcBackfill.Errors;
using MgcBackfill.Service;
using MgcBackfill.Tests.Cli;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Service;

/// <summary>I2, I3: the command serve as a process: its start, its log, its refusals and its end.</summary>
public sealed class ServeCommandTests
{
    private const string Secret = "a-secret-of-the-client-0123456789";

    private static readonly Dictionary<string, string> s_noKey = new() { [ApiKey.Variable] = "" };

    [Fact]
    public async Task It_says_where_it_listens_logs_lines_of_JSON_and_ends_in_order() // I3
    {
        using var fixture = CliFixture.Built();
        using var process = fixture.StartChild(s_noKey, "serve", "--db", fixture.Db, "--urls", "http://127.0.0.1:0");
        var log = process.StandardError.ReadToEndAsync();
        var started = await process.StandardOutput.ReadLineAsync();
        Assert.Matches(@"^Listening on http://127\.0\.0\.1:[1-9]\d*$", started);
        var url = new Uri(started!.Split(' ')[^1]);

        using (var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }))
        {
            client.DefaultRequestHeaders.Add("Authorization", Secret);
            client.DefaultRequestHeaders.Add("Cookie", Secret);
            foreach (var path in new[] { "/healthz", ServiceFixture.Statistics, "/none" })
                (await client.GetAsync(new Uri(url, $"{path}?token={Secret}"))).Dispose();
            End(process);
            await process.WaitForExitAsync();
        }

        Assert.Equal((0, ""), (process.ExitCode, await process.StandardOutput.ReadToEndAsync()));
        var text = await log;
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement).ToArray();
        Assert.DoesNotContain(Secret, text, StringComparison.Ordinal);
        Assert.Equal(
            ["listening", "request", "request", "request", "ending", "ended"],
            lines.Select(l => l.GetProperty("event").GetString())
        );
        Assert.All(lines, l => Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", l.GetProperty("time").GetString()));
        Assert.Equal([200, 200, 404], lines[1..4].Select(l => l.GetProperty("status").GetInt32()));
        Assert.Equal(["time", "level", "event", "method", "path", "status", "ms"], lines[1].EnumerateObject().Select(m => m.Name));
        Assert.Equal(ServiceFixture.Statistics, lines[2].GetProperty("path").GetString());
    }

    [Fact]
    public async Task A_request_that_runs_is_answered_before_the_service_ends()
    {
        using var bench = new Workbench();
        using var database = new BlockedDatabase(bench.Db);
        await using var service = await ServiceFixture.Start(ServiceFixture.Options(bench.Db), database);
        await service.Get("/healthz");
        database.State = "2";
        database.Block();
        var running = service.Client.GetAsync(new Uri("/healthz", UriKind.Relative));
        while (!running.IsCompleted && !HasWaiter(service))
            await Task.Delay(10);

        var ending = service.Service.End();
        await RequireClosed(service.Url);
        database.Release();
        using var response = await running;
        await ending;

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task A_request_that_does_not_finish_is_given_up_when_the_time_is_over()
    {
        using var bench = new Workbench();
        using var database = new BlockedDatabase(bench.Db);
        await using var service = await ServiceFixture.Start(
            ServiceFixture.Options(bench.Db) with
            {
                Limits = new ServiceLimits { EndTime = TimeSpan.FromMilliseconds(200) },
            },
            database
        );
        database.Block();
        var running = service.Client.GetAsync(new Uri("/healthz", UriKind.Relative));
        while (!HasWaiter(service))
            await Task.Delay(10);

        await service.Service.End();
        database.Release();

        await Assert.ThrowsAnyAsync<Exception>(() => running);
    }

    [Theory]
    [InlineData("5000")]
    [InlineData("ftp://127.0.0.1:5000")]
    [InlineData("https://127.0.0.1:5000")]
    [InlineData("http://")]
    [InlineData("http://:5000")]
    [InlineData("http://example.com:5000")]
    [InlineData("http://127.0.0.1:70000")]
    [InlineData("http://127.0.0.1:-1")]
    [InlineData("http://127.0.0.1:5000/path")]
    [InlineData("http://127.1:5000")]
    [InlineData("http://127.0.0.1:5000;")]
    [InlineData("http://127.0.0.1:5000;http://localhost:5000")]
    public void A_URL_that_it_cannot_listen_on_is_a_usage_error(string url) // I3
    {
        var outcome = CliFixture.Run("serve", "--db", "gold.db", "--urls", url);

        Assert.Equal((ExitCodes.Usage, ""), (outcome.ExitCode, outcome.Out));
        Assert.Contains("Give an address such as http://127.0.0.1:5000.", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://0.0.0.0:0", "", "openssl rand -hex 32")]
    [InlineData("http://*:0", "", "openssl rand -hex 32")]
    [InlineData("http://[::]:0", "", "openssl rand -hex 32")]
    [InlineData("http://127.0.0.1:0;http://10.1.2.3:0", "", "Other machines can reach http://10.1.2.3:0")]
    [InlineData("http://127.0.0.1:0", "short", "at least 16 characters")]
    [InlineData("http://127.0.0.1:0", "with a space 0123456789", "at least 16 characters")]
    public void An_address_that_others_can_reach_needs_a_key(string url, string key, string message) // I3
    {
        using var fixture = CliFixture.WithSource();

        var outcome = fixture.RunChild(
            new Dictionary<string, string> { [ApiKey.Variable] = key },
            "serve",
            "--db",
            fixture.Db,
            "--urls",
            url
        );

        Assert.Equal((ExitCodes.Usage, ""), (outcome.ExitCode, outcome.Out));
        Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
        if (key.Length > 0)
            Assert.DoesNotContain(key, outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_port_in_use_is_a_state_of_the_machine() // I3
    {
        using var fixture = CliFixture.WithSource();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var outcome = fixture.RunChild(s_noKey, "serve", "--db", fixture.Db, "--urls", $"http://127.0.0.1:{port}");

        Assert.Equal((ExitCodes.Environment, ""), (outcome.ExitCode, outcome.Out));
        Assert.Contains(
            $"error {ErrorIds.AddressUnavailable}: The service cannot listen on http://127.0.0.1:{port}: another program listens there.",
            outcome.Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void What_is_not_a_database_is_refused_before_it_listens() // D3, I3
    {
        using var fixture = CliFixture.WithSource();

        Assert.Equal(ExitCodes.TargetRefused, CliFixture.Run("serve", "--db", fixture.Dbn, "--urls", "http://127.0.0.1:0").ExitCode);
        Assert.Equal(
            ExitCodes.Environment,
            CliFixture.Run("serve", "--db", fixture.File("none/gold.db"), "--urls", "http://127.0.0.1:0").ExitCode
        );
        Assert.Equal(
            ExitCodes.Usage,
            CliFixture.Run("serve", "--db", fixture.Db, "--checkpoint", fixture.File("none"), "--urls", "http://127.0.0.1:0").ExitCode
        );
        Assert.Equal(["source.dbn.zst"], fixture.Entries());
    }

    [Fact]
    public async Task Quiet_logs_only_what_went_wrong()
    {
        using var bench = new Workbench();
        await using var service = await ServiceFixture.Start(ServiceFixture.Options(bench.Db) with { Quiet = true });
        await service.Get("/healthz");
        bench.Sql("CREATE TABLE bars_1m (x INTEGER)");
        Assert.Equal(HttpStatusCode.InternalServerError, (await service.Get(ServiceFixture.Statistics)).Status);

        var line = Assert.Single(await service.EndAndReadLog());

        Assert.Equal("refused", JsonDocument.Parse(line).RootElement.GetProperty("event").GetString());
    }

    // A termination signal; Windows has none that another program can send.
    private static void End(Process process)
    {
        if (OperatingSystem.IsWindows())
            process.Kill();
        else
            Process.Start("kill", ["-TERM", $"{process.Id}"]).WaitForExit();
    }

    // A second request for the same answer is not answered either while the first one waits.
    private static bool HasWaiter(ServiceFixture service)
    {
        var second = service.Client.GetAsync(new Uri("/healthz", UriKind.Relative));
        return !second.Wait(TimeSpan.FromMilliseconds(200));
    }

    private static async Task RequireClosed(Uri url)
    {
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Parse(url.Host), url.Port);
            }
            catch (SocketException)
            {
                return;
            }
        }
    }
}
