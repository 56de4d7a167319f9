using System.Diagnostics;
using System.Globalization;
using MgcBackfill.Dbn;
using MgcBackfill.Engines;
using MgcBackfill.Lake;
using MgcBackfill.Market;
using MgcBackfill.Source;
using Spectre.Console;

namespace MgcBackfill.Bench;

/// <summary>
/// A lake of ten products, built by one process and by two, in turn with its limit: the decoding of the same file, and then one write of
/// the same rows, all bars and those of the front months, into one Parquet file for each of the two tables. The build also selects the
/// front months, sorts, adds up, hashes and reads back every file. Measured over half of the years and over all of them.
/// </summary>
internal sealed class LakeLimit(BenchOptions options, string folder)
{
    private readonly List<Size> _sizes = [];

    /// <summary>Writes the sources and measures the runs.</summary>
    public void Run()
    {
        var half = options.Start.AddDays((options.End.DayNumber - options.Start.DayNumber) / 2);
        foreach (var (name, start) in (ReadOnlySpan<(string, DateOnly)>)[("half of the years", half), ("all years", options.Start)])
        {
            var source = Path.Combine(folder, "ten.dbn.zst");
            var size = new Size(name);
            _sizes.Add(size);
            Console.Error.WriteLine($"lake, {name}: writing the file");
            Child.Run(
                "sample",
                "--out",
                source,
                "--force",
                "--start",
                start.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                "--end",
                options.End.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                "--symbol",
                string.Join(',', Scale.Ten.Select(p => p.Root))
            );
            for (var run = 0; run < options.LakeRuns; run++)
            {
                Console.Error.WriteLine($"lake, {name}: run {run + 1} of {options.LakeRuns}");
                Measure(size, source);
                FreeMemory();
            }
        }
    }

    /// <summary>Prints a row for each size, with medians.</summary>
    public void Print(IAnsiConsole console)
    {
        var table = new Table().Border(TableBorder.Markdown);
        table.AddColumns(
            "bars",
            "rows",
            "decode s",
            "write s",
            "build s",
            "build / limit",
            "MiB",
            "2 workers s",
            "1 / 2 workers",
            "verify s"
        );
        foreach (var column in table.Columns)
            column.RightAligned();
        foreach (var size in _sizes)
        {
            table.AddRow(
                size.Bars.ToString("N0", CultureInfo.InvariantCulture),
                size.Rows.ToString("N0", CultureInfo.InvariantCulture),
                Text(size.Decode.Median),
                Text(size.Write.Median),
                Text(size.One.Median),
                Text(size.One.Median / (size.Decode.Median + size.Write.Median)),
                (size.One.PeakBytes >> 20).ToString(CultureInfo.InvariantCulture),
                Text(size.Two.Median),
                Text(size.One.Median / size.Two.Median),
                Text(size.Verify.Median)
            );
        }

        console.Write(table);
        console.WriteLine(
            $"{_sizes[1].Name} / {_sizes[0].Name}: {Text((double)_sizes[1].Bars / _sizes[0].Bars)} times the bars, "
                + $"{Text(_sizes[1].One.Median / _sizes[0].One.Median)} times the time with one process"
        );
    }

    private void Measure(Size size, string source)
    {
        var lake = Path.Combine(folder, "lake");
        var (seconds, processor, peak) = Child.Run("lake", "build", "--dbn", source, "--out", lake);
        size.One.Add(seconds, processor, peak);
        (seconds, processor, peak) = Child.Run("lake", "verify", "--out", lake);
        size.Verify.Add(seconds, processor, peak);
        Directory.Delete(lake, recursive: true);
        (seconds, processor, peak) = Child.Run("lake", "build", "--dbn", source, "--out", lake, "--workers", "2");
        size.Two.Add(seconds, processor, peak);
        var front = ReadFront(lake);
        Directory.Delete(lake, recursive: true);

        var bars = Decode(size, source);
        size.Rows = bars.Count + front.Count;
        var clock = Stopwatch.StartNew();
        Write(bars, LakeDataset.Bars);
        Write(front, LakeDataset.Front);
        size.Write.Add(clock.Elapsed.TotalSeconds);
    }

    // The rows of the limit must not take the memory of the next build.
    private static void FreeMemory() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    private static TableRows Decode(Size size, string source)
    {
        var clock = Stopwatch.StartNew();
        var blocks = new List<Bar[]>();
        using var reader = SourceSet.Accept([source], new SourceOptions(), []).Open();
        while (reader.Read(out var run))
            blocks.Add(run.Bars.ToArray());
        size.Decode.Add(clock.Elapsed.TotalSeconds);
        var bars = new TableRows(blocks, reader.Symbols);
        size.Bars = bars.Count;
        return bars;
    }

    private static TableRows ReadFront(string lake)
    {
        var (blocks, symbols) = (new List<Bar[]>(), new SymbolTable());
        var folder = new LakeFolder(lake);
        using var database = BarDatabases.OpenLake();
        foreach (var unit in folder.FindUnits())
        {
            var path = folder.GetFullPath(LakeFolder.GetDataPath(LakeDataset.Front, unit));
            if (!File.Exists(path))
                continue;
            using var reader = database.OpenReader(path, LakeDataset.Front, unit.Root, symbols);
            while (reader.ReadNext())
                blocks.Add(reader.Bars.ToArray());
        }

        return new TableRows(blocks, symbols);
    }

    private void Write(TableRows table, LakeDataset dataset)
    {
        var file = Path.Combine(folder, "all.parquet");
        using (var database = BarDatabases.OpenLake())
        {
            using var writer = database.CreateWriter(file, dataset, "all");
            foreach (var block in table.Blocks)
                writer.Add(block, table.Symbols);
            writer.CompleteAsync().GetAwaiter().GetResult();
        }

        File.Delete(file);
    }

    private static string Text(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    private sealed record TableRows(List<Bar[]> Blocks, SymbolTable Symbols)
    {
        public long Count => Blocks.Sum(b => (long)b.Length);
    }

    private sealed class Size(string name)
    {
        public string Name => name;

        public long Bars { get; set; }

        public long Rows { get; set; }

        public Measurement Decode { get; } = new("decode");

        public Measurement Write { get; } = new("write");

        public Measurement One { get; } = new("one process");

        public Measurement Two { get; } = new("two workers");

        public Measurement Verify { get; } = new("verify");
    }
}
