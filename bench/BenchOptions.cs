using System.CommandLine;
using System.Globalization;

namespace MgcBackfill.Bench;

/// <summary>The options of a benchmark run.</summary>
/// <param name="Source">A DBN file, or null to generate one.</param>
/// <param name="Start">First UTC date of the generated market.</param>
/// <param name="End">Last UTC date of the generated market.</param>
/// <param name="Runs">Number of repetitions; the results are medians.</param>
/// <param name="ChunkDays">Chunk sizes of the whole backfill, in trading days.</param>
/// <param name="Pictures">The folder into which the results for other sizes are drawn, or null.</param>
/// <param name="OnlyScale">True to measure nothing but whole runs at other sizes.</param>
/// <param name="SeveralProductsRuns">Number of repetitions of ten products in one command. If it is not 0, nothing else is
/// measured.</param>
/// <param name="ServiceRuns">Number of repetitions of 200 clients of the statistics service. If it is not 0, nothing else is
/// measured.</param>
/// <param name="PostgresRuns">Number of backfills into a PostgreSQL server, and of COPY of the same rows, in turn. If it is not 0, nothing
/// else is measured.</param>
/// <param name="LakeRuns">Number of lakes of ten products, and of their limit, in turn. If it is not 0, nothing else is measured.</param>
/// <param name="ScaleRuns">Number of repetitions of whole runs at other sizes; 0 omits them.</param>
/// <param name="IsQuick">True for three runs of the main steps, without workers and other sizes.</param>
/// <param name="HistoryPath">The file of the results of earlier commits, to which this one's are appended; null for none.</param>
internal sealed record BenchOptions(
    string? Source,
    DateOnly Start,
    DateOnly End,
    int Runs,
    IReadOnlyList<int> ChunkDays,
    int ScaleRuns,
    string? Pictures,
    bool OnlyScale,
    int SeveralProductsRuns,
    int ServiceRuns,
    int PostgresRuns,
    int LakeRuns,
    bool IsQuick,
    string? HistoryPath
)
{
    public static BenchOptions Parse(string[] args)
    {
        var source = new Option<string?>("--source") { Description = "A DBN file; without it 15 synthetic years are generated." };
        var start = new Option<DateOnly>("--start")
        {
            DefaultValueFactory = _ => new DateOnly(2010, 6, 6),
            Description = "First UTC date to generate.",
        };
        var end = new Option<DateOnly>("--end")
        {
            DefaultValueFactory = _ => new DateOnly(2025, 9, 24),
            Description = "Last UTC date to generate.",
        };
        var runs = new Option<int>("--runs") { DefaultValueFactory = _ => 5, Description = "Runs of everything, in turn." };
        var chunkDays = new Option<string>("--chunk-days")
        {
            DefaultValueFactory = _ => "3,5,7,10,20",
            Description = "Chunk sizes, separated by commas.",
        };
        var scale = new Option<int>("--scale-runs")
        {
            DefaultValueFactory = _ => 3,
            Description = "Runs at each of 1 to 60 million records, 1 to 5,000 files and 1 to 600 files of instruments; 0 leaves them out.",
        };
        var onlyScale = new Option<bool>("--scale") { Description = "Only the runs at other sizes." };
        var pictures = new Option<string?>("--pictures") { Description = "A folder to draw the figures at other sizes into, as SVG." };
        var several = new Option<int>("--several-products") { Description = "Runs of ten products in one command, and of nothing else." };
        var service = new Option<int>("--service") { Description = "Runs of 200 clients of the statistics service, and of nothing else." };
        var postgres = new Option<int>("--postgres")
        {
            Description = "Backfills into a PostgreSQL server, and COPY of the same rows, in turn, and nothing else.",
        };
        var lake = new Option<int>("--lake") { Description = "Lakes of ten products, and their limit, in turn, and nothing else." };
        var quick = new Option<bool>("--quick") { Description = "Three runs of the main steps with chunks of 5 days: about two minutes." };
        var history = new Option<string?>("--history")
        {
            Description = "A file of the results of earlier commits. Adds those of this run, and shows what became slower.",
        };
        var command = new RootCommand("Measures every stage and the whole backfill, as ratios to the limit of the same run.")
        {
            source,
            start,
            end,
            runs,
            chunkDays,
            scale,
            onlyScale,
            pictures,
            several,
            service,
            postgres,
            lake,
            quick,
            history,
        };
        var result = command.Parse(args);
        if (result.Errors.Count > 0 || result.Action is not null)
            Environment.Exit(result.Invoke());
        var isQuick = result.GetValue(quick);
        return new BenchOptions(
            result.GetValue(source),
            result.GetValue(start),
            result.GetValue(end),
            isQuick ? 3 : result.GetValue(runs),
            [.. (isQuick ? "5" : result.GetValue(chunkDays)!).Split(',').Select(v => int.Parse(v, CultureInfo.InvariantCulture))],
            isQuick ? 0 : result.GetValue(scale),
            result.GetValue(pictures),
            result.GetValue(onlyScale),
            result.GetValue(several),
            result.GetValue(service),
            result.GetValue(postgres),
            result.GetValue(lake),
            isQuick,
            result.GetValue(history)
        );
    }
}
