using System.Globalization;
using MgcBackfill.Errors;
using MgcBackfill.Report;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Report;

/// <summary>The days that a report shows minute by minute: every stored bar of them, and no other.</summary>
public sealed class ReportMinutesTests
{
    public static TheoryData<string> Scenes => [.. ReportFixture.All];

    [Theory]
    [MemberData(nameof(Scenes))]
    public void The_chart_of_minutes_is_drawn_from_the_stored_bars(string name) // P2, P3
    {
        var fixture = RenderedReport.Get(name);
        var rows = TableRow.ReadAll(fixture.Scene.Db).GroupBy(r => r.TradingDay).ToDictionary(g => g.Key, g => g.ToArray());
        var drawn = Decode(fixture.Report);

        Assert.Equal(rows.Count > 0, drawn.Count > 0);
        Assert.All(drawn, d => Assert.Equal(rows[d.Day].Select(r => (r.TsMicroseconds, r.Open, r.High, r.Low, r.Close, r.Volume)), d.Bars));
    }

    [Theory]
    [MemberData(nameof(Scenes))]
    public void Each_day_that_is_drawn_has_a_picture_for_readers_without_scripts(string name)
    {
        var report = RenderedReport.Get(name).Report;
        var pictures = report.Page.Descendants("figure").Where(f => f.Attribute("data-day") is not null).ToArray();

        Assert.Equal(
            Decode(report).Select(d => EpochDay(d.Day)),
            pictures.Select(p => int.Parse((string)p.Attribute("data-day")!, CultureInfo.InvariantCulture))
        );
        Assert.All(
            pictures,
            p =>
                Assert.Contains(
                    p.Element("svg")!.Elements("path"),
                    e => (string?)e.Attribute("class") == "range" && ((string)e.Attribute("d")!).StartsWith('M')
                )
        );
    }

    [Fact]
    public void The_range_that_is_named_is_drawn_whole_and_alone()
    {
        using var fixture = ReportFixture.Create("whole");
        var report = Zoomed(fixture, "2024-03-09", "2024-03-14");

        Assert.Equal(["2024-03-10", "2024-03-11", "2024-03-12", "2024-03-13", "2024-03-14"], Decode(report).Select(d => Text(d.Day)));
        Assert.Contains("the range that was chosen when the report was written", report.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2024-03-22", null, "2024-03-22")]
    [InlineData("2024-03-22", "9999-12-31", "2024-03-22")]
    [InlineData(null, "2024-03-01", "2024-03-01")]
    [InlineData("0001-01-01", "2024-03-01", "2024-03-01")]
    public void An_end_that_is_not_named_or_lies_far_away_is_the_tables(string? start, string? end, string expected)
    {
        using var fixture = ReportFixture.Create("whole");

        Assert.Equal(expected, Text(Decode(Zoomed(fixture, start, end))[0].Day));
    }

    [Theory]
    [InlineData("2024-03-09", "2024-03-09", "The days to zoom into hold no bar.", "The stored trading days are 2024-03-01 to 2024-03-26.")]
    [InlineData("2025-01-01", null, "The days to zoom into hold no bar.", "The stored trading days are 2024-03-01 to 2024-03-26.")]
    [InlineData("9999-12-31", null, "The days to zoom into hold no bar.", "The stored trading days are 2024-03-01 to 2024-03-26.")]
    [InlineData(
        "2024-03-14",
        "2024-03-13",
        "The last day of the zoom, 2024-03-13, lies before the first, 2024-03-14.",
        "Both are inclusive trading days."
    )]
    public void A_range_without_a_bar_is_refused_before_the_long_work_and_leaves_no_page(
        string start,
        string? end,
        string message,
        string advice
    )
    {
        using var fixture = ReportFixture.Create("whole");
        var progress = 0;

        var error = Assert.Throws<UsageException>(() => ReportRun.Run(Options(fixture, start, end), (_, _) => progress++));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains(advice, $"{error.Advice}", StringComparison.Ordinal);
        Assert.Equal(0, progress);
        Assert.False(File.Exists(fixture.Bench.File("report.html")));
    }

    [Fact]
    public void More_bars_than_a_page_can_hold_are_refused()
    {
        using var fixture = ReportFixture.Create("empty");
        fixture.Bench.Sql(
            $"INSERT INTO bars_1m SELECT TIMESTAMPTZ '2024-01-01 00:00:00+00' + to_minutes(i), "
                + $"'MGC', 'MGCG4', 1, 1, 1, 1, 1 FROM range({MinuteChoice.MaxBars + 1}) t(i)"
        );

        var error = Assert.Throws<UsageException>(() => ReportRun.Run(Options(fixture, "2024-01-01", null)));

        Assert.Contains("hold 200,001 bars; a page can hold 200,000.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_that_cannot_be_read_has_a_report_without_minutes()
    {
        using var fixture = ReportFixture.Create("empty");
        fixture.Bench.Sql("DROP TABLE bars_1m");

        Assert.Empty(Decode(Zoomed(fixture, "2024-01-02", null)));
    }

    // A price of more than nine digits behind the point is no price of a source; the gates report it, and the chart leaves its day out.
    [Theory]
    [InlineData("1/3.0")]
    [InlineData("'NaN'::DOUBLE")]
    [InlineData("'-Infinity'::DOUBLE")]
    [InlineData("1e300")]
    public void A_price_that_cannot_be_drawn_as_it_is_stored_leaves_its_day_out(string price)
    {
        using var fixture = ReportFixture.Create("failed");
        fixture.Bench.Sql($"UPDATE bars_1m SET low = {price} WHERE ts_utc = (SELECT max(ts_utc) FROM bars_1m)");
        var changed = TableRow.ReadAll(fixture.Db)[^1].TradingDay;
        var report = fixture.Report();

        Assert.Equal("INVALID", report["verdict"]);
        Assert.NotEmpty(Decode(report));
        Assert.DoesNotContain(Decode(report), d => d.Day == changed);
    }

    [Fact]
    public void Prices_of_nine_digits_keep_every_digit()
    {
        using var fixture = ReportFixture.Create("failed");
        fixture.Bench.Sql("UPDATE bars_1m SET high = 2900.123456789 WHERE ts_utc = (SELECT max(ts_utc) FROM bars_1m)");

        Assert.Equal(2900.123456789, Decode(fixture.Report())[^1].Bars[^1].High);
    }

    private static ReportHtml Zoomed(ReportFixture fixture, string? start, string? end) =>
        ReportHtml.Read(ReportRun.Run(Options(fixture, start, end)).Path);

    private static ReportOptions Options(ReportFixture fixture, string? start, string? end) =>
        fixture.Options() with
        {
            ZoomStart = start is null ? null : Workbench.Date(start),
            ZoomEnd = end is null ? null : Workbench.Date(end),
        };

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static int EpochDay(DateOnly day) => day.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    // As the script does it: whole units, each price by its distance to one before it.
    private static List<(DateOnly Day, List<(long Ts, double Open, double High, double Low, double Close, long Volume)> Bars)> Decode(
        ReportHtml report
    )
    {
        var unit = Math.Pow(10, report.Bars.GetProperty("decimals").GetInt32());
        var days = new List<(DateOnly, List<(long, double, double, double, double, long)>)>();
        foreach (var day in report.Bars.GetProperty("days").EnumerateArray())
        {
            var date = DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays(day.GetProperty("day").GetInt32());
            var bars = new List<(long, double, double, double, double, long)>();
            var (minute, close) = (0L, 0L);
            for (var i = 0; i < day.GetProperty("minute").GetArrayLength(); i++)
            {
                minute += Of("minute", i);
                var open = close + Of("open", i);
                close = open + Of("close", i);
                bars.Add(
                    (
                        (((EpochDay(date) * 1440L) - 60 + minute) * 60_000_000),
                        open / unit,
                        (open + Of("high", i)) / unit,
                        (open + Of("low", i)) / unit,
                        close / unit,
                        Of("volume", i)
                    )
                );
            }

            days.Add((date, bars));

            long Of(string column, int i) => day.GetProperty(column)[i].GetInt64();
        }

        return days;
    }
}
