using System.Globalization;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Series;
using Spectre.Console;

namespace MgcBackfill.Bench;

/// <summary>Whole backfills and verifications of sources that differ in one size alone.</summary>
/// <param name="title">What is varied.</param>
/// <param name="name">The name of its picture, without extension.</param>
/// <param name="unit">What the sizes count, for the axis and the table.</param>
/// <param name="symbol">The root of the product that is backfilled.</param>
internal sealed class ScaleSeries(string title, string name, string unit, string symbol)
{
    private const int PictureWidth = 560;
    private const int PictureHeight = 360;

    private static readonly OxyColor s_backfill = OxyColor.FromRgb(0x1f, 0x5f, 0xa8);
    private static readonly OxyColor s_verify = OxyColor.FromRgb(0xb8, 0x65, 0x1b);

    private readonly List<Point> _points = [];

    /// <summary>Adds a source; sources are added from the smallest to the largest.</summary>
    /// <param name="source">A file or a folder.</param>
    /// <param name="size">Its size, in the unit of the series.</param>
    /// <param name="records">Its records.</param>
    public void Add(string source, long size, long records) =>
        _points.Add(new Point(source, size, records, new Measurement("backfill"), new Measurement("verify")));

    /// <summary>Measures every source once.</summary>
    /// <param name="folder">A folder for the databases, which are deleted.</param>
    public void Measure(string folder)
    {
        var db = Path.Combine(folder, "scale.db");
        foreach (var point in _points)
        {
            Console.Error.WriteLine($"{title}: {point.Size:N0} {unit}");
            Measure(point.Backfill, "backfill", "--symbol", symbol, "--db", db, "--dbn", point.Source);
            Measure(point.Verify, "verify", "--symbol", symbol, "--db", db, "--dbn", point.Source);
            File.Delete(db);
            Directory.Delete(db + ".checkpoint", recursive: true);
        }
    }

    /// <summary>Prints a table, and how far the points are from straight lines.</summary>
    public void Print(IAnsiConsole console)
    {
        console.WriteLine(title);
        var table = new Table().Border(TableBorder.Markdown);
        string[] names = [unit, "records", "backfill s", "line s", "peak MiB", "verify s", "line s", "peak MiB"];
        foreach (var column in names)
            table.AddColumn(new TableColumn(column).RightAligned());
        var (backfill, verify) = (FitLine(p => p.Backfill), FitLine(p => p.Verify));
        foreach (var point in _points)
        {
            table.AddRow(
                Count(point.Size),
                Count(point.Records),
                Seconds(point.Backfill.Median),
                Seconds(backfill.At(point.Size)),
                Mib(point.Backfill),
                Seconds(point.Verify.Median),
                Seconds(verify.At(point.Size)),
                Mib(point.Verify)
            );
        }

        console.Write(table);
        console.WriteLine($"R² of the lines: backfill {backfill.R2:0.000}, verify {verify.R2:0.000}");
        console.WriteLine();
    }

    /// <summary>Draws the points and their straight lines as an SVG file.</summary>
    public void Draw(string folder)
    {
        var plot = new PlotModel
        {
            Background = OxyColors.White,
            DefaultFont = "Arial, Helvetica, sans-serif",
            Padding = new OxyThickness(12),
        };
        plot.Axes.Add(CreateAxis(AxisPosition.Bottom, unit));
        plot.Axes.Add(CreateAxis(AxisPosition.Left, "seconds"));
        Add(plot, "backfill", s_backfill, p => p.Backfill);
        Add(plot, "verify", s_verify, p => p.Verify);
        var exporter = new SvgExporter
        {
            Width = PictureWidth,
            Height = PictureHeight,
            UseVerticalTextAlignmentWorkaround = true,
        };
        File.WriteAllText(Path.Combine(folder, name + ".svg"), exporter.ExportToString(plot));
    }

    /// <summary>The line of least squares through the medians.</summary>
    public Line FitLine(Func<Point, Measurement> select)
    {
        var points = _points.ConvertAll(p => (X: (double)p.Size, Y: select(p).Median));
        var (x, y) = (points.Average(p => p.X), points.Average(p => p.Y));
        var slope = points.Sum(p => (p.X - x) * (p.Y - y)) / points.Sum(p => (p.X - x) * (p.X - x));
        var line = new Line(slope, y - (slope * x), 0);
        var rest = points.Sum(p => Math.Pow(p.Y - line.At(p.X), 2));
        return line with { R2 = 1 - (rest / points.Sum(p => Math.Pow(p.Y - y, 2))) };
    }

    private void Add(PlotModel plot, string label, OxyColor color, Func<Point, Measurement> select)
    {
        var fit = FitLine(select);
        var marks = new ScatterSeries
        {
            MarkerType = MarkerType.Circle,
            MarkerSize = 4,
            MarkerFill = color,
        };
        marks.Points.AddRange(_points.Select(p => new ScatterPoint(p.Size, select(p).Median)));
        var line = new LineSeries { Color = color, StrokeThickness = 1 };
        line.Points.AddRange(new[] { _points[0], _points[^1] }.Select(p => new DataPoint(p.Size, fit.At(p.Size))));
        plot.Series.Add(line);
        plot.Series.Add(marks);
        plot.Annotations.Add(
            new TextAnnotation
            {
                Text = label,
                TextColor = color,
                TextPosition = new DataPoint(_points[^1].Size * 0.75, fit.At(_points[^1].Size * 0.75)),
                TextHorizontalAlignment = OxyPlot.HorizontalAlignment.Right,
                TextVerticalAlignment = OxyPlot.VerticalAlignment.Bottom,
                Offset = new ScreenVector(-6, -4),
                StrokeThickness = 0,
            }
        );
    }

    private static LinearAxis CreateAxis(AxisPosition position, string title) =>
        new()
        {
            Position = position,
            Title = title,
            Minimum = 0,
            MaximumPadding = 0.06,
            MajorGridlineStyle = LineStyle.Solid,
            MajorGridlineColor = OxyColor.FromRgb(0xe8, 0xe8, 0xe8),
            LabelFormatter = v => v >= 1e6 ? (v / 1e6).ToString("0.#", CultureInfo.InvariantCulture) + " M" : Count((long)v),
        };

    private static void Measure(Measurement measurement, params string[] arguments)
    {
        var (seconds, processor, peak) = Child.Run(arguments);
        measurement.Add(seconds, processor, peak);
    }

    private static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Seconds(double value) => value.ToString("F2", CultureInfo.InvariantCulture);

    private static string Mib(Measurement measurement) => Count(measurement.PeakBytes >> 20);

    /// <summary>A source and its measurements.</summary>
    internal sealed record Point(string Source, long Size, long Records, Measurement Backfill, Measurement Verify);

    /// <summary>A straight line, and the part of the variance that it explains.</summary>
    internal readonly record struct Line(double Slope, double Intercept, double R2)
    {
        public double At(double x) => Intercept + (Slope * x);
    }
}
