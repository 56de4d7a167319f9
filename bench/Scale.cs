using System.Globalization;
using System.Text;
using MgcBackfill.Dbn;
using MgcBackfill.Market;
using MgcBackfill.Synthetic;
using Spectre.Console;

namespace MgcBackfill.Bench;

/// <summary>
/// The whole backfill at 1 to 60 million records: a short and a long history, each with one product and with ten products in one file. The
/// one product is stored in both cases, so ten products have more records but the same number of rows. The long history has about six times
/// the rows.
/// </summary>
internal sealed class Scale(BenchOptions options, string folder)
{
    // About 62 million records in fifteen years.
    internal static IReadOnlyList<Product> Ten { get; } =
    [.. new[] { "MGC", "SIL", "M2K", "HO", "ZM", "KE", "6C", "ZT", "BTC", "ETH" }.Select(Products.Get)];

    private static readonly (string Name, DateOnly Start, Product[] Products)[] s_sizes =
    [
        ("14 months, 1 product", new DateOnly(2024, 7, 22), [Products.Default]),
        ("15 years, 1 product", new DateOnly(2010, 6, 6), [Products.Default]),
        ("14 months, 10 products", new DateOnly(2024, 7, 22), [.. Ten]),
        ("15 years, 10 products", new DateOnly(2010, 6, 6), [.. Ten]),
    ];

    private readonly List<(string Name, SyntheticSummary Source, Measurement Backfill, Measurement Verify)> _rows = [];

    /// <summary>Measures every size, with backfill and verification in turn.</summary>
    public void Run()
    {
        foreach (var (name, start, products) in s_sizes)
        {
            Console.Error.WriteLine($"scale: {name}");
            var path = Path.Combine(folder, "scale.dbn.zst");
            var market = new SyntheticMarketOptions
            {
                Start = start,
                End = options.End,
                Seed = 1,
                Products = products,
            };
            var source = SyntheticFile.Write(path, market, 3, DbnFraming.VendorZstd);
            var (backfill, verify) = (new Measurement("backfill"), new Measurement("verify"));
            for (var run = 0; run < options.ScaleRuns; run++)
            {
                var db = Path.Combine(folder, $"scale-{run}.db");
                Add(backfill, "backfill", "--db", db, "--dbn", path);
                Add(verify, "verify", "--db", db, "--dbn", path);
                File.Delete(db);
                Directory.Delete(db + ".checkpoint", recursive: true);
            }

            _rows.Add((name, source, backfill, verify));
            File.Delete(path);
        }
    }

    /// <summary>Prints a table.</summary>
    public void Print(IAnsiConsole console)
    {
        console.WriteLine($"whole runs at other sizes, 5-day chunks; medians of {options.ScaleRuns} runs");
        var table = new Table().Border(TableBorder.Markdown);
        table.AddColumns("source", "records", "backfill s", "us / record", "peak MiB", "verify s", "us / record", "peak MiB");
        foreach (var column in table.Columns.Skip(1))
            column.RightAligned();
        foreach (var (name, source, backfill, verify) in _rows)
        {
            table.AddRow(
                name,
                source.Records.ToString("N0", CultureInfo.InvariantCulture),
                Text(backfill.Median),
                Text(PerRecord(backfill, source)),
                Mib(backfill),
                Text(verify.Median),
                Text(PerRecord(verify, source)),
                Mib(verify)
            );
        }

        console.Write(table);
    }

    /// <summary>Draws time per record and memory against size, as a self-contained picture.</summary>
    public void Draw(string path)
    {
        const int Width = 760,
            Height = 300,
            Left = 60,
            Top = 40,
            Bottom = 250,
            Panel = 280,
            Gap = 100;
        var svg = new StringBuilder();
        svg.AppendLine(
            Invariant(
                $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"12\">"
            )
        );
        svg.AppendLine(Invariant($"<rect width=\"{Width}\" height=\"{Height}\" fill=\"#ffffff\"/>"));
        var ordered = _rows.OrderBy(r => r.Source.Records).ToArray();
        Chart(
            svg,
            Left,
            "microseconds a record",
            [.. ordered.Select(r => (r.Source.Records, PerRecord(r.Backfill, r.Source), PerRecord(r.Verify, r.Source)))]
        );
        Chart(
            svg,
            Left + Panel + Gap,
            "peak memory, MiB",
            [.. ordered.Select(r => (r.Source.Records, r.Backfill.PeakBytes / 1048576.0, r.Verify.PeakBytes / 1048576.0))]
        );
        svg.AppendLine("</svg>");
        File.WriteAllText(path, svg.ToString());

        static void Chart(StringBuilder svg, int left, string title, (long Records, double Backfill, double Verify)[] points)
        {
            var most = points.Max(p => Math.Max(p.Backfill, p.Verify)) * 1.1;
            double X(long records) => left + (Panel * (Math.Log10(records) - 5.9) / 2.0);
            double Y(double value) => Bottom - ((Bottom - Top) * value / most);
            svg.AppendLine(Invariant($"<text x=\"{left}\" y=\"{Top - 16}\" font-weight=\"bold\">{title}</text>"));
            svg.AppendLine(Invariant($"<path d=\"M{left} {Top}V{Bottom}H{left + Panel}\" fill=\"none\" stroke=\"#888888\"/>"));
            foreach (var tick in new[] { 0, most / 2.2, most / 1.1 })
            {
                var label = tick.ToString(tick < 10 ? "0.0" : "0", CultureInfo.InvariantCulture);
                svg.AppendLine(Invariant($"<text x=\"{left - 6}\" y=\"{Y(tick) + 4:0.#}\" text-anchor=\"end\">{label}</text>"));
                svg.AppendLine(Invariant($"<path d=\"M{left} {Y(tick):0.#}H{left + Panel}\" stroke=\"#eeeeee\"/>"));
            }

            foreach (var (records, _, _) in points)
                svg.AppendLine(
                    Invariant($"<text x=\"{X(records):0.#}\" y=\"{Bottom + 18}\" text-anchor=\"middle\">{records / 1e6:0.#} M</text>")
                );
            Line(svg, "backfill", "#1f5fa8", [.. points.Select(p => (X(p.Records), Y(p.Backfill)))]);
            Line(svg, "verify", "#b8651b", [.. points.Select(p => (X(p.Records), Y(p.Verify)))]);
        }

        static void Line(StringBuilder svg, string name, string colour, (double X, double Y)[] points)
        {
            var path = string.Join(' ', points.Select(p => Invariant($"{p.X:0.#},{p.Y:0.#}")));
            svg.AppendLine(Invariant($"<polyline points=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>"));
            foreach (var (x, y) in points)
                svg.AppendLine(Invariant($"<circle cx=\"{x:0.#}\" cy=\"{y:0.#}\" r=\"3.5\" fill=\"{colour}\"/>"));
            svg.AppendLine(
                Invariant(
                    $"<text x=\"{points[^1].X + 6:0.#}\" y=\"{points[^1].Y - 6:0.#}\" text-anchor=\"end\" fill=\"{colour}\">{name}</text>"
                )
            );
        }
    }

    private static void Add(Measurement measurement, params string[] arguments)
    {
        var (seconds, processor, peak) = Child.Run(arguments);
        measurement.Add(seconds, processor, peak);
    }

    private static double PerRecord(Measurement measurement, SyntheticSummary source) => measurement.Median * 1e6 / source.Records;

    private static string Mib(Measurement measurement) => (measurement.PeakBytes / (1 << 20)).ToString(CultureInfo.InvariantCulture);

    private static string Text(double value) => value.ToString(value < 10 ? "F2" : "F1", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
