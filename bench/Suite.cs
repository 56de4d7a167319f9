using System.Globalization;
using System.Runtime.InteropServices;
using MgcBackfill.Backfill;
using MgcBackfill.DuckDb.Native;
using MgcBackfill.Source;
using MgcBackfill.Store;
using Spectre.Console;

namespace MgcBackfill.Bench;

/// <summary>Runs all measurements in turn, so that a change of the machine's speed affects all of them equally.</summary>
internal sealed class Suite(BenchOptions options, string folder)
{
    // Every file was written with it before storage versions could be chosen.
    private static readonly StorageVersion s_oldest = StorageVersion.Parse("1.0");

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
        table.AddColumns("step", "median s", "min", "max", "/ limit", "processor s", "peak MiB");
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
                m.Processor == 0 ? "" : Text(m.Processor),
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

    /// <summary>The ratios to the limit with the storage version of new files.</summary>
    public IEnumerable<(string Step, double Ratio)> Ratios => _measurements.Select(m => (m.Name, m.Median / _limit!.Median));

    private void RunOnce(int run)
    {
        _decompression = Add("decompress alone", Stages.Decompress(_source, out _decompressed));
        Add("decode and map", Stages.Decode(_source));
        var select = Stages.Select(_source, out var days);
        Add("decode, map, select", select);
        foreach (var storage in (StorageVersion[])[s_oldest, StorageVersion.Default])
        {
            var append = Stages.Append(Path.Combine(folder, $"limit-{run}-{storage}.db"), days, storage);
            Add($"one keyed bulk append, storage {storage}", append);
            _limit = Add($"limit: decode, select, append, storage {storage}", select + append);
        }

        days.Clear();
        GC.Collect();

        var main = options.ChunkDays.Contains(BackfillOptions.DefaultChunkDays) ? BackfillOptions.DefaultChunkDays : options.ChunkDays[0];
        foreach (var chunkDays in options.ChunkDays)
        {
            var db = Path.Combine(folder, $"run-{run}-{chunkDays}.db");
            var k = chunkDays.ToString(CultureInfo.InvariantCulture);
            Measure($"backfill, {k}-day chunks", "backfill", "--db", db, "--dbn", _source, "--chunk-days", k);
            if (chunkDays == main)
            {
                foreach (var workers in options.IsQuick ? [] : new[] { "2", "3" })
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
                Measure("coverage, minute by minute", "coverage", "--db", db);
                Measure("report, with its verification", "report", "--db", db, "--out", db + ".html");
            }

            File.Delete(db);
        }
    }

    private void Measure(string name, params string[] arguments)
    {
        var (seconds, processor, peak) = Child.Run(arguments);
        Get(name).Add(seconds, processor, peak);
    }

    private Measurement Add(string name, double seconds)
    {
        var measurement = Get(name);
        measurement.Add(seconds);
        return measurement;
    }

    private Measurement Get(string name)
    {
        var measurement = _measurements.Find(m => m.Name == name);
        if (measurement is null)
            _measurements.Add(measurement = new Measurement(name));
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
