using MgcBackfill.Dbn;
using MgcBackfill.Market;
using MgcBackfill.Synthetic;
using Spectre.Console;

namespace MgcBackfill.Bench;

/// <summary>
/// Cost against size, in three series: 1 to 60 million records of ten products, of which one is stored; the same records in 1 to 5,000
/// files, one after the other in time; the same records in 1 to 600 files of other instruments, all at the same time.
/// </summary>
internal sealed class Scale(BenchOptions options, string folder)
{
    private const long Day = 86_400_000_000_000;

    // About 62 million records in fifteen years.
    internal static IReadOnlyList<Product> Ten { get; } =
    [.. new[] { "MGC", "SIL", "M2K", "HO", "ZM", "KE", "6C", "ZT", "BTC", "ETH" }.Select(Products.Get)];

    // A product with a contract for every month.
    private static readonly Product s_monthly = Products.Get("CL");
    private static readonly int[] s_months = [3, 18, 45, 90, 184];
    private static readonly int[] s_daysPerFile = [int.MaxValue, 4, 2, 1];
    private static readonly int[] s_instrumentFiles = [1, 200, 400, 600];

    private readonly List<ScaleSeries> _series = [];

    /// <summary>Writes the sources of each series, and measures them in turn.</summary>
    public void Run()
    {
        Run(new ScaleSeries("one file of ten products, one of them stored", "scale-records", "records", "MGC"), WriteRecords);
        Run(new ScaleSeries("the same records in files that follow one another", "scale-files", "files", "MGC"), WriteDays);
        Run(
            new ScaleSeries("the same records in files of other instruments", "scale-instruments", "files", s_monthly.Root),
            WriteInstruments
        );
    }

    /// <summary>Prints a table for each series.</summary>
    public void Print(IAnsiConsole console)
    {
        console.WriteLine($"whole runs at other sizes, 5-day chunks; medians of {options.ScaleRuns} runs in turn");
        console.WriteLine();
        foreach (var series in _series)
            series.Print(console);
    }

    /// <summary>Draws a picture of each series into a folder.</summary>
    public void Draw(string pictures)
    {
        foreach (var series in _series)
            series.Draw(pictures);
    }

    private void Run(ScaleSeries series, Action<ScaleSeries, string> write)
    {
        var sources = Directory.CreateDirectory(Path.Combine(folder, "sources")).FullName;
        write(series, sources);
        for (var run = 0; run < options.ScaleRuns; run++)
            series.Measure(folder);
        Directory.Delete(sources, recursive: true);
        _series.Add(series);
    }

    private void WriteRecords(ScaleSeries series, string sources)
    {
        foreach (var months in s_months)
        {
            var path = Path.Combine(sources, $"{months}.dbn.zst");
            var market = new SyntheticMarketOptions
            {
                Start = options.End.AddMonths(-months),
                End = options.End,
                Products = Ten,
            };
            var records = SyntheticFile.Write(path, market).Records;
            series.Add(path, records, records);
        }
    }

    // Sixteen years have about 5,000 UTC days with bars.
    private void WriteDays(ScaleSeries series, string sources)
    {
        var market = new SyntheticMarketOptions { Start = new DateOnly(2010, 6, 6), End = new DateOnly(2026, 6, 30) };
        var (metadata, symbols, bars) = Generate(market);
        var days = bars.GroupBy(b => b.TsEvent / Day).ToArray();
        foreach (var perFile in s_daysPerFile)
        {
            var into = Directory.CreateDirectory(Path.Combine(sources, $"{perFile}")).FullName;
            foreach (var part in days.Chunk(perFile))
            {
                var (first, end) = (part[0].Key, part[^1].Key + 1);
                var header = metadata with { Start = first * Day, End = end * Day };
                Write(Path.Combine(into, $"glbx-mdp3-{first}.ohlcv-1m.dbn.zst"), header, symbols, part.SelectMany(d => d));
            }

            series.Add(into, Directory.GetFiles(into).Length, bars.Count);
        }
    }

    // Every header names the whole range, as with the vendor's split_symbols. 600 symbols of these years have bars, and each file has as
    // many of them as another, to within one.
    private void WriteInstruments(ScaleSeries series, string sources)
    {
        var market = new SyntheticMarketOptions
        {
            Start = new DateOnly(2010, 6, 6),
            End = options.End,
            Density = 0.25,
            Products = [s_monthly],
        };
        var (metadata, symbols, bars) = Generate(market);
        var ranks = bars.Select(b => b.Symbol).Distinct().Order().Index().ToDictionary(s => s.Item, s => s.Index);
        foreach (var files in s_instrumentFiles)
        {
            var into = Directory.CreateDirectory(Path.Combine(sources, $"{files}")).FullName;
            foreach (var part in bars.GroupBy(b => ranks[b.Symbol] % files))
                Write(Path.Combine(into, $"glbx-mdp3-{part.Key}.ohlcv-1m.dbn.zst"), metadata, symbols, part);
            series.Add(into, Directory.GetFiles(into).Length, bars.Count);
        }
    }

    private (DbnMetadata Metadata, SymbolTable Symbols, List<Bar> Bars) Generate(SyntheticMarketOptions market)
    {
        var path = Path.Combine(folder, "whole.dbn.zst");
        SyntheticFile.Write(path, market);
        var symbols = new SymbolTable();
        using var reader = DbnReader.Open(path, new DbnReaderOptions { Symbols = symbols });
        var (batch, bars) = (new BarBatch(), new List<Bar>());
        while (reader.Read(batch))
            bars.AddRange(batch.Bars);
        File.Delete(path);
        return (reader.Metadata, symbols, bars);
    }

    // The header maps only the symbols of the file.
    private static void Write(string path, DbnMetadata metadata, SymbolTable symbols, IEnumerable<Bar> bars)
    {
        Bar[] part = [.. bars];
        var held = part.Select(b => symbols[b.Symbol]).ToHashSet(StringComparer.Ordinal);
        var header = metadata with { Mappings = [.. metadata.Mappings.Where(m => held.Contains(m.RawSymbol))] };
        using var stream = File.Create(path);
        using var writer = new DbnFileWriter(stream, header, DbnFraming.VendorZstd);
        foreach (ref readonly var bar in part.AsSpan())
            writer.Write(bar.InstrumentId, bar.TsEvent, bar.Open, bar.High, bar.Low, bar.Close, bar.Volume);
        writer.Complete();
    }
}
