using System.Globalization;
using System.Runtime.InteropServices;
using MgcBackfill.DuckDb.Native;
using MgcBackfill.Source;
using Spectre.Console;

namespace MgcBackfill.Bench;

/// <summary>Runs all measurements in turn, so that a change of the machine's speed affects all of them equally.</summary>
internal sealed class Suite(BenchOptions options, string folder)
{
    private readonly List<Measurement> _measurements = [];
    private string _source = "";
    private string _described = "";
    private Measurement? _limit;
    private Measurement? _decompression;
    private long _compressed;
    private long _decompressed;

    public void Run()
    {
        _source = options.Source ?? Generate();
        var file = SourceFile.Inspect(_source);
        _compressed = file.Size;
        _described = string.Create(
            CultureInfo.InvariantCulture,
            $"{Path.GetFileName(_source)}, {file.Size / 1e6:F1} MB, {Stages.Count(_source):N0} records"
        );
        for (var run = 0; run < options.Runs; run++)
        {
            Console.Error.WriteLine($"run {run + 1} of {options.Runs}");
            RunOnce(run);
        }
    }

    public void Print(IAnsiConsole console)
    {
        console.WriteLine(_described);
        console.WriteLine(
            $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}, {Environment.ProcessorCount} "
                + $"cores, .NET {Environment.Version}, DuckDB {DuckDbLibrary.Version}; medians of {options.Runs} runs"
        );
        var table = new Table().Border(TableBorder.Markdown);
        table.AddColumns("step", "median s", "min", "max", "/ limit", "peak MiB");
        foreach (var column in table.Columns.Skip(1))
            column.RightAligned();
        foreach (var m in _measurements)
        {
            table.AddRow(
                Markup.Escape(m.Name),
                Text(m.Median),
                Text(m.Minimum),
                Text(m.Maximum),
                Text(m.Median / _limit!.Median),
                m.PeakBytes == 0 ? "" : (m.PeakBytes / (1 << 20)).ToString(CultureInfo.InvariantCulture)
            );
        }

        console.Write(table);
        console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"decompress alone: {_compressed / _decompression!.Median / 1e6:F0} MB/s of the "
                    + $"file, {_decompressed / _decompression.Median / 1e6:F0} MB/s of what it holds"
            )
        );
    }

    private void RunOnce(int run)
    {
        _decompression = Add("decompress alone", Stages.Decompress(_source, out _decompressed));
        Add("decode and map", Stages.Decode(_source));
        var select = Stages.Select(_source, out var days);
        Add("decode, map, select", select);
        var append = Stages.Append(Path.Combine(folder, $"limit-{run}.db"), days);
        Add("one keyed bulk append", append);
        _limit = Add("limit: decode, select, one keyed bulk append", select + append);
        days.Clear();
        GC.Collect();

        foreach (var chunkDays in options.ChunkDays)
        {
            var db = Path.Combine(folder, $"run-{run}-{chunkDays}.db");
            var k = chunkDays.ToString(CultureInfo.InvariantCulture);
            Measure($"backfill, {k}-day chunks", "backfill", "--db", db, "--dbn", _source, "--chunk-days", k);
            if (chunkDays == options.ChunkDays[0])
            {
                foreach (var workers in new[] { "2", "3" })
                {
                    var staged = Path.Combine(folder, $"run-{run}-workers-{workers}.db");
                    Measure(
                        $"backfill, {k}-day chunks, {workers} workers",
                        "backfill",
                        "--db",
                        staged,
                        "--dbn",
                        _source,
                        "--chunk-days",
                        k,
                        "--workers",
                        workers
                    );
                    File.Delete(staged);
                }

                Measure("re-run, all skipped", "backfill", "--db", db, "--dbn", _source, "--chunk-days", k);
                Measure(
                    "re-run, fresh checkpoint",
                    "backfill",
                    "--db",
                    db,
                    "--dbn",
                    _source,
                    "--chunk-days",
                    k,
                    "--checkpoint",
                    db + ".fresh"
                );
                Measure("verify, every value of every bar", "verify", "--db", db, "--dbn", _source);
                Measure("verify, table and records alone", "verify", "--db", db);
            }

            File.Delete(db);
        }
    }

    private void Measure(string name, params string[] arguments)
    {
        var (seconds, peak) = Child.Run(arguments);
        Add(name, seconds, peak);
    }

    private Measurement Add(string name, double seconds, long peak = 0)
    {
        var measurement = _measurements.Find(m => m.Name == name);
        if (measurement is null)
            _measurements.Add(measurement = new Measurement(name));
        measurement.Add(seconds, peak);
        return measurement;
    }

    private string Generate()
    {
        var path = Path.Combine(folder, "synthetic.dbn.zst");
        Console.Error.WriteLine($"generating {options.Start:yyyy-MM-dd} to {options.End:yyyy-MM-dd}");
        Child.Run("sample", "--out", path, "--start", Iso(options.Start), "--end", Iso(options.End), "--seed", "1");
        return path;
    }

    private static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Text(double value) => value.ToString(value < 10 ? "F2" : "F1", CultureInfo.InvariantCulture);
}
