using System.Net;
using System.Text.Json;
using MgcBackfill.Backfill;
using MgcBackfill.Checkpoint;
using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Service;
using MgcBackfill.Tests.Service;
using MgcBackfill.Tests.Support;
using MgcBackfill.TestServers;

namespace MgcBackfill.Tests.Postgres;

/// <summary>Q6: the statistics service over a server.</summary>
public sealed class ServerStatisticsTests
{
    [PostgresFact]
    public async Task The_service_answers_for_a_missing_an_empty_and_a_full_table()
    {
        using var bench = new ServerBench(isInitialized: false);
        await using var service = await ServiceFixture.Start(Options(bench));

        RequireEmpty(await service.Get(ServiceFixture.Statistics));
        bench.Init();
        RequireEmpty(await GetWhen(service, (_, b) => Text(b, "message")!.Contains("is empty", StringComparison.Ordinal)));
        bench.RunThreeWeeks();
        var rows = ThreeWeeks.Model.Rows;
        var (_, body) = await GetWhen(service, (s, b) => s == HttpStatusCode.OK && b.GetProperty("row_count").GetInt64() == rows.Count);

        Assert.Equal(rows[^1].Close, body.GetProperty("latest_close").GetDouble());
        Assert.Equal(Time(rows[0]), body.GetProperty("min_ts").GetDateTime());
        Assert.Equal(Time(rows[^1]), body.GetProperty("max_ts").GetDateTime());
        Assert.Equal(Time(rows[^1]), body.GetProperty("latest_ts").GetDateTime());
        Assert.Equal(("MGC", "1m", "synthetic"), (Text(body, "symbol"), Text(body, "timeframe"), Text(body, "vendor")));
        RequireEmpty(await service.Get("/api/market-data/mnq/ohlcv-1m/stats"), "MNQ");
        Assert.DoesNotContain(
            bench.Server.Password,
            body.GetRawText() + string.Join('\n', await service.EndAndReadLog()),
            StringComparison.Ordinal
        );
    }

    [PostgresFact]
    public async Task The_service_reads_the_rows_of_the_name_that_it_was_given()
    {
        using var bench = new ServerBench();
        bench.Run(bench.Options(bench.ThreeWeeksFile) with { SymbolName = "CME:\"MGC\" 1!", Checkpoint = bench.File("named") });
        await using var service = await ServiceFixture.Start(
            Options(bench) with
            {
                Products = [Products.Get("MGC")],
                SymbolName = "CME:\"MGC\" 1!",
            }
        );

        var (status, body) = await service.Get(ServiceFixture.Statistics);

        Assert.Equal((HttpStatusCode.OK, ThreeWeeks.Model.Rows.Count), (status, body.GetProperty("row_count").GetInt32()));
        Assert.Equal("CME:\"MGC\" 1!", Text(body, "symbol"));
    }

    [PostgresFact]
    public async Task The_service_answers_with_what_is_committed_while_a_run_goes_on()
    {
        using var bench = new ServerBench();
        await using var service = await ServiceFixture.Start(Options(bench));
        var counts = new List<(long Answer, long Table)>();

        bench.Run(
            bench.Options(bench.ThreeWeeksFile),
            e =>
            {
                if (e is not ChunkStatusChanged { Record.Status: AttemptStatus.Done })
                    return;
                var before = bench.Count();
                if (counts.Count > 1)
                    return;
                var (_, body) = GetWhen(service, (s, b) => s == HttpStatusCode.OK && b.GetProperty("row_count").GetInt64() >= before)
                    .GetAwaiter()
                    .GetResult();
                counts.Add((body.GetProperty("row_count").GetInt64(), bench.Count()));
            }
        );

        Assert.Equal(2, counts.Count);
        Assert.InRange(counts[0].Answer, 1, ThreeWeeks.Model.Rows.Count - 1);
        Assert.All(counts, c => Assert.True(c.Answer <= c.Table, $"{c}"));
        _ = await GetWhen(service, (_, b) => b.GetProperty("row_count").GetInt64() == ThreeWeeks.Model.Rows.Count);
    }

    [PostgresFact]
    public async Task The_service_outlives_a_server_that_goes_away_and_comes_back()
    {
        using var server = new PostgresServer(new PostgresOptions { Fsync = false });
        using var bench = new ServerBench(server);
        bench.RunThreeWeeks();
        await using var service = await ServiceFixture.Start(Options(bench));
        var before = (await service.Get(ServiceFixture.Statistics)).Body.GetRawText();

        server.Kill();
        foreach (var path in new[] { ServiceFixture.Statistics, "/healthz" })
        {
            var (_, body) = await GetWhen(service, (s, _) => s == HttpStatusCode.ServiceUnavailable, path);
            Assert.Equal(ErrorIds.ServerUnavailable, Text(body, "error_id"));
            Assert.DoesNotContain(
                server.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
                body.GetRawText(),
                StringComparison.Ordinal
            );
        }

        server.Start();
        var (_, after) = await GetWhen(service, (s, _) => s == HttpStatusCode.OK);

        Assert.Equal(before, after.GetRawText());
        _ = await GetWhen(service, (s, _) => s == HttpStatusCode.OK, "/healthz");
    }

    // The service keeps an answer for a moment (Kept.UntoldTime).
    private static async Task<(HttpStatusCode Status, JsonElement Body)> GetWhen(
        ServiceFixture service,
        Func<HttpStatusCode, JsonElement, bool> isExpected,
        string? path = null
    )
    {
        for (var attempt = 0; ; attempt++)
        {
            var (status, body) = await service.Get(path ?? ServiceFixture.Statistics);
            if (isExpected(status, body))
                return (status, body);
            Assert.True(attempt < 300, $"{status} {body}");
            await Task.Delay(100);
        }
    }

    private static ServiceOptions Options(ServerBench bench) => ServiceFixture.Options(bench.Db);

    private static void RequireEmpty((HttpStatusCode Status, JsonElement Body) answer, string symbol = "MGC")
    {
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(0, answer.Body.GetProperty("row_count").GetInt64());
        Assert.Equal(JsonValueKind.Null, answer.Body.GetProperty("latest_close").ValueKind);
        Assert.Equal(symbol, Text(answer.Body, "symbol"));
        Assert.False(string.IsNullOrEmpty(Text(answer.Body, "message")));
    }

    private static string? Text(JsonElement body, string name) => body.GetProperty(name).GetString();

    private static DateTime Time(TableRow row) => DateTime.UnixEpoch.AddTicks(row.TsMicroseconds * 10);
}
