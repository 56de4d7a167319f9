using System.Globalization;
using System.Net;
using System.Text.Json;
using MgcBackfill.Engines;
using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Tests.DuckDb;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Service;

/// <summary>Q6: the statistics of a full, an empty, a missing and a refused table, through two clients.</summary>
public sealed class StatisticsAnswerTests : IDisposable
{
    private readonly Workbench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public Task The_answer_for_a_full_table_holds_its_statistics() => RequireFull(Get); // Q6

    [CurlFact]
    public Task The_answer_for_a_full_table_holds_its_statistics_through_curl() => RequireFull(GetByCurl); // Q6

    [Fact]
    public Task A_table_or_a_database_without_bars_is_no_error() => RequireEmpty(Get); // Q6

    [CurlFact]
    public Task A_table_or_a_database_without_bars_is_no_error_through_curl() => RequireEmpty(GetByCurl); // Q6

    [Fact]
    public async Task A_known_product_that_the_database_does_not_hold_has_no_bar() // Q6, R2
    {
        _bench.Run(_bench.Write(Tape.Quiet("2024-01-08", "2024-01-09")));
        await using var service = await ServiceFixture.Start(_bench);

        var (status, body) = await service.Get("/api/market-data/mnq/ohlcv-1m/stats");

        Assert.Equal(HttpStatusCode.OK, status);
        RequireNothing(body, "The database holds no bar of MNQ.", "MNQ");
    }

    [Theory]
    [InlineData("CREATE TABLE bars_1m (x INTEGER)", ErrorIds.TableMismatch)]
    [InlineData(null, ErrorIds.DatabaseUnreadable)]
    public async Task A_database_that_is_refused_is_named_by_its_error_id_and_nothing_else(string? sql, string id) // Q6
    {
        await using var service = await ServiceFixture.Start(_bench);
        if (sql is null)
            File.WriteAllText(_bench.Db, "not a database");
        else
            _bench.Sql(sql);

        var (status, body) = await service.Get(ServiceFixture.Statistics);

        Assert.Equal((HttpStatusCode.InternalServerError, id), (status, body.GetProperty("error_id").GetString()));
        Assert.DoesNotContain(_bench.Folder, body.GetRawText(), StringComparison.Ordinal);
        Assert.Contains(await service.EndAndReadLog(), line => line.Contains(id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_database_that_another_program_holds_is_busy_and_can_be_read_again_when_it_is_free() // Q6
    {
        _bench.Run(_bench.Write(Tape.Quiet("2024-01-08", "2024-01-09")));
        await using var service = await ServiceFixture.Start(_bench);
        using (DatabaseHolder.Hold(_bench.Db))
        {
            foreach (var path in new[] { ServiceFixture.Statistics, "/healthz", "/", "/report/mgc" })
            {
                using var response = await service.Client.GetAsync(new Uri(path, UriKind.Relative));
                var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
                Assert.Equal(
                    (HttpStatusCode.ServiceUnavailable, ErrorIds.Busy),
                    (response.StatusCode, body.GetProperty("error_id").GetString())
                );
                Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
                Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter!.Delta);
            }
        }

        HttpStatusCode status;
        while ((status = (await service.Get(ServiceFixture.Statistics)).Status) == HttpStatusCode.ServiceUnavailable)
            await Task.Delay(50); // a failure is kept for a moment
        Assert.Equal(HttpStatusCode.OK, status);
    }

    // Closes with values that are no binary fractions, and a small one that a float would be written with an exponent for.
    [Theory]
    [InlineData("2345.7")]
    [InlineData("2345.700000001")]
    [InlineData("0.000012345")]
    [InlineData("2170")]
    public async Task The_latest_close_is_the_exact_decimal_price(string price) // Q6
    {
        var close = decimal.Parse(price, CultureInfo.InvariantCulture);
        using (var store = BarDatabases.From(_bench.Db).OpenForWriting(BarSeries.Of(Products.Default)))
            store.MakeDurable();
        _bench.Sql(
            $"INSERT INTO bars_1m VALUES ('2024-01-08 00:00:00+00', 'MGC', 'MGCG4', {price}, {price}, {price}, {price}::DECIMAL(18,9), 1)"
        );
        await using var service = await ServiceFixture.Start(_bench);

        var (_, body) = await service.Get(ServiceFixture.Statistics);

        Assert.Equal(price, body.GetProperty("latest_close").GetRawText());
        Assert.Equal(close, body.GetProperty("latest_close").GetDecimal());
    }

    [Fact]
    public async Task A_client_that_has_the_answer_already_gets_no_body()
    {
        _bench.Run(_bench.Write(Tape.Quiet("2024-01-08", "2024-01-09")));
        await using var service = await ServiceFixture.Start(_bench);
        using var first = await service.Client.GetAsync(new Uri(ServiceFixture.Statistics, UriKind.Relative));
        using var request = new HttpRequestMessage(HttpMethod.Get, ServiceFixture.Statistics);
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var second = await service.Client.SendAsync(request);

        Assert.Equal((HttpStatusCode.NotModified, ""), (second.StatusCode, await second.Content.ReadAsStringAsync()));
        Assert.Equal(first.Headers.ETag, second.Headers.ETag);
    }

    private async Task RequireFull(Func<ServiceFixture, Task<(int, JsonElement)>> get)
    {
        _bench.Run(_bench.Write(Tape.Quiet("2024-01-08", "2024-01-12")));
        var rows = _bench.Rows();
        await using var service = await ServiceFixture.Start(_bench);

        var (status, body) = await get(service);

        Assert.Equal(200, status);
        Assert.Equal(
            ["row_count", "min_ts", "max_ts", "latest_close", "latest_ts", "symbol", "timeframe", "vendor"],
            body.EnumerateObject().Select(m => m.Name)
        );
        var last = rows[^1];
        Assert.Equal(rows.Count, body.GetProperty("row_count").GetInt32());
        Assert.Equal(Iso(rows[0]), body.GetProperty("min_ts").GetString());
        Assert.Equal(Iso(last), body.GetProperty("max_ts").GetString());
        Assert.Equal(Iso(last), body.GetProperty("latest_ts").GetString());
        Assert.Equal(last.Close, body.GetProperty("latest_close").GetDouble());
        Assert.Equal(
            ("MGC", "1m", "databento"),
            (body.GetProperty("symbol").GetString(), body.GetProperty("timeframe").GetString(), body.GetProperty("vendor").GetString())
        );
    }

    private async Task RequireEmpty(Func<ServiceFixture, Task<(int, JsonElement)>> get)
    {
        await using var service = await ServiceFixture.Start(_bench);
        await Require("There is no database yet: no backfill has created it.");
        _bench.Sql("CREATE TABLE notes (x INTEGER)");
        await Require("The database holds no table bars_1m: no backfill has written to it.");
        using (var store = BarDatabases.From(_bench.Db).OpenForWriting(BarSeries.Of(Products.Default)))
            store.MakeDurable();
        await Require("The table bars_1m is empty: no bar is stored.");

        async Task Require(string message)
        {
            (int Status, JsonElement Body) answer;
            do
            {
                answer = await get(service); // an answer about a file that was just written is kept for a second
            } while (answer.Body.GetProperty("message").GetString() != message);
            Assert.Equal(200, answer.Status);
            RequireNothing(answer.Body, message, "MGC");
        }
    }

    private static void RequireNothing(JsonElement body, string message, string symbol)
    {
        Assert.Equal(0, body.GetProperty("row_count").GetInt32());
        Assert.All(
            ["min_ts", "max_ts", "latest_close", "latest_ts"],
            (string name) => Assert.Equal(JsonValueKind.Null, body.GetProperty(name).ValueKind)
        );
        Assert.Equal((symbol, "1m"), (body.GetProperty("symbol").GetString(), body.GetProperty("timeframe").GetString()));
        Assert.Equal(message, body.GetProperty("message").GetString());
    }

    private static async Task<(int Status, JsonElement Body)> Get(ServiceFixture service)
    {
        var (status, body) = await service.Get(ServiceFixture.Statistics);
        return ((int)status, body);
    }

    private static async Task<(int Status, JsonElement Body)> GetByCurl(ServiceFixture service)
    {
        var (status, body) = await Curl.Get(new Uri(service.Url, ServiceFixture.Statistics));
        return (status, JsonDocument.Parse(body).RootElement);
    }

    private static string Iso(TableRow row) =>
        DateTime.UnixEpoch.AddTicks(row.TsMicroseconds * 10).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
