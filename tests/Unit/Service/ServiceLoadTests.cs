using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using MgcBackfill.Errors;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Service;

/// <summary>Q6: 200 concurrent requests while a backfill runs: neither harms the other.</summary>
[Collection(ExclusiveCollection.Name)]
public sealed class ServiceLoadTests
{
    private const int Clients = 200;

    [Fact]
    public async Task Every_request_beside_a_backfill_is_answered_rightly_or_told_that_the_database_is_busy()
    {
        using var clean = new Workbench();
        using var bench = new Workbench();
        var sample = Directory.EnumerateFiles(Path.Combine(Repository.Root, "samples"), "*.dbn.zst").Single();
        clean.Run(sample);
        var rows = clean.Rows().Count;
        await using var service = await ServiceFixture.Start(bench);
        using var end = new CancellationTokenSource();
        var answers = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        var clients = Enumerable.Range(0, Clients).Select(_ => Task.Run(() => Ask(service, rows, answers, end.Token))).ToArray();
        while (answers.Values.Sum() < Clients)
            await Task.Delay(10);

        // Twice: into a database that does not exist yet, and over its finished days.
        for (var run = 0; run < 2; run++)
        {
            using var backfill = ProgramRun.Start("backfill", "--db", bench.Db, "--dbn", sample, "--chunk-days", "1");
            backfill.WaitForEnd();
            Assert.True(backfill.ExitCode == 0, backfill.Output);
        }

        var seen = answers.Values.Sum();
        while (answers.Values.Sum() < seen + Clients)
            await Task.Delay(10);
        await end.CancelAsync();
        await Task.WhenAll(clients);

        Assert.Equal(clean.Digest(), bench.Digest());
        Assert.Subset(new HashSet<string> { "busy", "0 rows", $"{rows} rows" }, answers.Keys.ToHashSet());
        Assert.True(answers.ContainsKey("0 rows") && answers.ContainsKey($"{rows} rows"));
    }

    private static async Task Ask(ServiceFixture service, int rows, ConcurrentDictionary<string, int> answers, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            using var response = await service.Client.GetAsync(
                new Uri(ServiceFixture.Statistics, UriKind.Relative),
                CancellationToken.None
            );
            var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync(CancellationToken.None)).RootElement;
            answers.AddOrUpdate(Name(response.StatusCode, body), 1, (_, n) => n + 1);
            await Task.Delay(5, CancellationToken.None);
        }

        string Name(HttpStatusCode status, JsonElement body)
        {
            if (status == HttpStatusCode.ServiceUnavailable && body.GetProperty("error_id").GetString() == ErrorIds.Busy)
                return "busy";
            var count = body.GetProperty("row_count").GetInt32();
            var last = count == 0 ? null : "2024-04-19T20:59:00Z";
            return status == HttpStatusCode.OK && (count == 0 || count == rows) && body.GetProperty("max_ts").GetString() == last
                ? $"{count} rows"
                : body.GetRawText();
        }
    }
}
