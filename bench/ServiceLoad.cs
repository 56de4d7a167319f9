using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using Spectre.Console;

namespace MgcBackfill.Bench;

/// <summary>
/// 200 clients that each send a request as soon as the one before is answered, from another process of the same machine: to the real
/// program over a finished table, and beside a backfill that builds one.
/// </summary>
internal sealed class ServiceLoad(BenchOptions options, string folder)
{
    private const int Clients = 200;
    private const string Statistics = "/api/market-data/mgc/ohlcv-1m/stats";

    private static readonly TimeSpan s_length = TimeSpan.FromSeconds(10);

    private readonly List<(string What, int Requests, int Busy, double Seconds, double[] Milliseconds)> _runs = [];

    /// <summary>Builds a table and measures the runs.</summary>
    public async Task Run()
    {
        var (source, db) = (options.Source ?? Path.Combine(folder, "synthetic.dbn.zst"), Path.Combine(folder, "gold.db"));
        if (options.Source is null)
            Child.Run("sample", "--out", source, "--start", Iso(options.Start), "--end", Iso(options.End), "--seed", "1");
        Child.Run("backfill", "--db", db, "--dbn", source);
        for (var run = 0; run < options.ServiceRuns; run++)
        {
            Console.Error.WriteLine($"service: run {run + 1} of {options.ServiceRuns}");
            using (var service = new ServedDatabase(db))
            {
                await Measure("first answers", service.Url, Statistics, Task.Delay(1));
                await Measure("statistics", service.Url, Statistics, Task.Delay(s_length));
                await Measure("health check", service.Url, "/healthz", Task.Delay(s_length));
            }

            var growing = Path.Combine(folder, $"growing-{run}.db");
            using (var service = new ServedDatabase(growing))
                await Measure(
                    "statistics, beside a backfill that builds the table",
                    service.Url,
                    Statistics,
                    Task.Run(() => Child.Run("backfill", "--db", growing, "--dbn", source))
                );
        }
    }

    /// <summary>Prints a row for each run.</summary>
    public void Print(IAnsiConsole console)
    {
        console.WriteLine(
            $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}, {Environment.ProcessorCount} cores, .NET "
                + $"{Environment.Version}; {Clients} clients on the same machine"
        );
        var table = new Table().Border(TableBorder.Markdown);
        table.AddColumns("what", "s", "requests", "of them busy", "requests/s", "median ms", "p99 ms", "max ms");
        foreach (var column in table.Columns.Skip(1))
            column.RightAligned();
        foreach (var (what, requests, busy, seconds, times) in _runs)
        {
            table.AddRow(
                what,
                Text(seconds, "F1"),
                Text(requests, "N0"),
                Text(busy, "N0"),
                Text(requests / seconds, "N0"),
                Text(times[times.Length / 2], "F1"),
                Text(times[(int)(times.Length * 0.99)], "F1"),
                Text(times[^1], "F1")
            );
        }

        console.Write(table);
    }

    private async Task Measure(string what, string url, string path, Task until)
    {
        var (times, busy) = (new ConcurrentBag<double[]>(), 0);
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(Ask)));
        var seconds = clock.Elapsed.TotalSeconds;
        await until;
        double[] all = [.. times.SelectMany(t => t).Order()];
        _runs.Add((what, all.Length, busy, seconds, all));

        async Task Ask()
        {
            using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
            var (uri, mine) = (new Uri(url + path), new List<double>());
            do
            {
                var since = Stopwatch.GetTimestamp();
                using var response = await client.GetAsync(uri);
                mine.Add(Stopwatch.GetElapsedTime(since).TotalMilliseconds);
                if (response.StatusCode == HttpStatusCode.ServiceUnavailable)
                    Interlocked.Increment(ref busy);
                else
                    response.EnsureSuccessStatusCode();
            } while (!until.IsCompleted);
            times.Add([.. mine]);
        }
    }

    private static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
