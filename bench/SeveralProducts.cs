using System.Diagnostics;
using System.Globalization;
using MgcBackfill.Backfill;
using MgcBackfill.Dbn;
using MgcBackfill.Market;
using MgcBackfill.Synthetic;
using Spectre.Console;

namespace MgcBackfill.Bench;

/// <summary>
/// Ten products from one file, in one command: the time of the whole, and of the merge of each product (its merge and its gates, after
/// the one reading). The limit is the sum of the ten merges.
/// </summary>
internal sealed class SeveralProducts(BenchOptions options, string folder)
{
    private readonly List<(double Whole, Dictionary<string, double> Merges, long Records, long Rows)> _runs = [];

    /// <summary>Writes the file and measures the runs.</summary>
    public void Run()
    {
        var path = Path.Combine(folder, "ten.dbn.zst");
        var market = new SyntheticMarketOptions
        {
            Start = options.Start,
            End = options.End,
            Seed = 1,
            Products = Scale.Ten,
        };
        Console.Error.WriteLine("several products: writing the file");
        SyntheticFile.Write(path, market, 3, DbnFraming.VendorZstd);
        for (var run = 0; run < options.SeveralProductsRuns; run++)
        {
            Console.Error.WriteLine($"several products: run {run + 1} of {options.SeveralProductsRuns}");
            var place = Directory.CreateDirectory(Path.Combine(folder, $"ten-{run}")).FullName;
            _runs.Add(Measure(path, place));
            Directory.Delete(place, recursive: true);
        }
    }

    /// <summary>Prints a row for each run, with the ratio to the sum of the merges.</summary>
    public void Print(IAnsiConsole console)
    {
        console.WriteLine($"{Scale.Ten.Count} products from one file of {_runs[0].Records:N0} records, {_runs[0].Rows:N0} rows");
        var table = new Table().Border(TableBorder.Markdown);
        table.AddColumns("run", "whole s", "reading s", "sum of merges s", "whole / sum");
        foreach (var column in table.Columns.Skip(1))
            column.RightAligned();
        foreach (var (i, (whole, merges, _, _)) in _runs.Index())
        {
            var sum = merges.Values.Sum();
            table.AddRow($"{i + 1}", Text(whole), Text(whole - sum), Text(sum), Text(whole / sum));
        }

        console.Write(table);
    }

    private static (double Whole, Dictionary<string, double> Merges, long Records, long Rows) Measure(string path, string place)
    {
        var request = new BackfillRequest(
            new BackfillOptions { Db = Path.Combine(place, BackfillRequest.Placeholder + ".db"), Dbn = [path] },
            ProductChoice.Parse(Scale.Ten.Select(p => p.Root))
        );
        var merges = new Dictionary<string, double>();
        var clock = Stopwatch.StartNew();
        var last = 0.0;
        var outcomes = BackfillBatch.Run(
            request,
            (run, runEvent) =>
            {
                // The merge of a product begins where the reading, or the merge of the product before it, ended.
                if (runEvent is RunEnded)
                    merges.Add(run.Product.Root, clock.Elapsed.TotalSeconds - last);
                if (runEvent is SourceScanned or RunEnded)
                    last = clock.Elapsed.TotalSeconds;
            }
        );
        var whole = clock.Elapsed.TotalSeconds;
        if (outcomes.FirstOrDefault(o => o.Error is not null) is { } failed)
            throw new InvalidOperationException($"{failed.Summary.Symbol} failed.", failed.Error);
        return (whole, merges, outcomes[0].Summary.Scan!.Accounting.Read, outcomes.Sum(o => o.Summary.Merge.Stored));
    }

    private static string Text(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
