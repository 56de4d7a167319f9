using System.Globalization;
using MgcBackfill.Dbn;
using Spectre.Console;

namespace MgcBackfill.Bench;

/// <summary>
/// The same records as one file, as one file per instrument (the vendor's <c>split_symbols</c>), and as one file per UTC day. Whole
/// backfills and verifications are measured in turn.
/// </summary>
internal sealed class ManyFiles(BenchOptions options, string folder)
{
    private const long Day = 86_400_000_000_000;

    private readonly List<(string Name, int Files, Measurement Backfill, Measurement Verify)> _rows = [];

    /// <summary>Writes the files and measures the runs.</summary>
    public void Run()
    {
        var one = Path.Combine(folder, "one.dbn.zst");
        Child.Run("sample", "--out", one, "--start", $"{options.Start:yyyy-MM-dd}", "--end", $"{options.End:yyyy-MM-dd}", "--seed", "1");
        var (metadata, symbols, bars) = Read(one);
        Add("one file", one);
        Add(
            "a file for each instrument",
            Write("instruments", metadata, bars.GroupBy(b => b.Symbol), symbols, g => (symbols[g.Key], metadata.Start, metadata.End!.Value))
        );
        Add(
            "a file for each day",
            Write("days", metadata, bars.GroupBy(b => b.TsEvent / Day), symbols, g => ($"{g.Key}", g.Key * Day, (g.Key + 1) * Day))
        );
        bars.Clear();
        for (var run = 0; run < options.ManyFilesRuns; run++)
        {
            Console.Error.WriteLine($"many files: run {run + 1} of {options.ManyFilesRuns}");
            foreach (var (name, _, backfill, verify) in _rows)
            {
                var db = Path.Combine(folder, "many.db");
                var source = GetSource(name);
                Measure(backfill, "backfill", "--db", db, "--dbn", source);
                Measure(verify, "verify", "--db", db, "--dbn", source);
                File.Delete(db);
                Directory.Delete(db + ".checkpoint", recursive: true);
            }
        }
    }

    /// <summary>Prints a table with ratios to the single file.</summary>
    public void Print(IAnsiConsole console)
    {
        console.WriteLine($"the same records in one file and in many; medians of {options.ManyFilesRuns} runs");
        var table = new Table().Border(TableBorder.Markdown);
        table.AddColumns("source", "files", "backfill s", "/ one file", "peak MiB", "verify s", "/ one file", "peak MiB");
        foreach (var column in table.Columns.Skip(1))
            column.RightAligned();
        foreach (var (name, files, backfill, verify) in _rows)
        {
            table.AddRow(
                name,
                files.ToString("N0", CultureInfo.InvariantCulture),
                Text(backfill.Median),
                Text(backfill.Median / _rows[0].Backfill.Median),
                Mib(backfill),
                Text(verify.Median),
                Text(verify.Median / _rows[0].Verify.Median),
                Mib(verify)
            );
        }

        console.Write(table);
    }

    private string GetSource(string name) =>
        name switch
        {
            "one file" => Path.Combine(folder, "one.dbn.zst"),
            "a file for each instrument" => Path.Combine(folder, "instruments"),
            _ => Path.Combine(folder, "days"),
        };

    private void Add(string name, string source) =>
        _rows.Add(
            (name, Directory.Exists(source) ? Directory.GetFiles(source).Length : 1, new Measurement("backfill"), new Measurement("verify"))
        );

    private static void Measure(Measurement measurement, params string[] arguments)
    {
        var (seconds, processor, peak) = Child.Run(arguments);
        measurement.Add(seconds, processor, peak);
    }

    private static (DbnMetadata Metadata, SymbolTable Symbols, List<Bar> Bars) Read(string path)
    {
        var symbols = new SymbolTable();
        using var reader = DbnReader.Open(path, new DbnReaderOptions { Symbols = symbols });
        var (batch, bars) = (new BarBatch(), new List<Bar>());
        while (reader.Read(batch))
            bars.AddRange(batch.Bars);
        return (reader.Metadata, symbols, bars);
    }

    private string Write<TKey>(
        string name,
        DbnMetadata metadata,
        IEnumerable<IGrouping<TKey, Bar>> parts,
        SymbolTable symbols,
        Func<IGrouping<TKey, Bar>, (string Name, long Start, long End)> describe
    )
    {
        Console.Error.WriteLine($"many files: writing {name}");
        var into = Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
        foreach (var part in parts)
        {
            var (file, start, end) = describe(part);
            var held = part.Select(b => symbols[b.Symbol]).ToHashSet(StringComparer.Ordinal);
            var header = metadata with
            {
                Start = start,
                End = end,
                Mappings = [.. metadata.Mappings.Where(m => held.Contains(m.RawSymbol))],
            };
            using var stream = File.Create(Path.Combine(into, $"glbx-mdp3-{file.Replace(':', '_').Replace(' ', '_')}.ohlcv-1m.dbn.zst"));
            using var writer = new DbnFileWriter(stream, header, DbnFraming.VendorZstd);
            foreach (var bar in part)
                writer.Write(bar.InstrumentId, bar.TsEvent, bar.Open, bar.High, bar.Low, bar.Close, bar.Volume);
            writer.Complete();
        }

        return into;
    }

    private static string Mib(Measurement m) => (m.PeakBytes / (1 << 20)).ToString(CultureInfo.InvariantCulture);

    private static string Text(double value) => value.ToString("F2", CultureInfo.InvariantCulture);
}
