using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Report;

/// <summary>Every figure of a report equals the table and the records (P3), and is stored nowhere (P2).</summary>
public sealed class ReportFigureTests
{
    public static TheoryData<string> Scenes => [.. ReportFixture.All];

    [Theory]
    [MemberData(nameof(Scenes))]
    public void Every_figure_equals_the_table_and_the_records(string name) // P3
    {
        var fixture = RenderedReport.Get(name);
        var report = fixture.Report;
        var oracle = new ReferenceFigures(fixture.Scene);

        Assert.True(report.Figures.Count > 40, $"{report.Figures.Count} figures");
        Assert.All(
            report.Figures,
            f =>
                Assert.True(
                    oracle.GetValue(f.Name) == f.Value,
                    $"{f.Name}: the page says '{f.Value}', the data '{oracle.GetValue(f.Name)}'."
                )
        );
    }

    [Theory]
    [MemberData(nameof(Scenes))]
    public void The_visible_text_of_a_whole_number_is_the_number(string name)
    {
        var fixture = RenderedReport.Get(name);
        foreach (
            var (figure, value, shown) in fixture.Report.Figures.Where(f =>
                long.TryParse(f.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            )
        )
            Assert.True(
                decimal.Parse(value, CultureInfo.InvariantCulture)
                    == decimal.Parse(shown.Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture),
                figure
            );
    }

    [Theory]
    [MemberData(nameof(Scenes))]
    public void Every_number_cell_and_every_term_has_a_checked_figure(string name)
    {
        var fixture = RenderedReport.Get(name);
        var page = fixture.Report.Page;
        XElement[] places =
        [
            .. page.Descendants("td").Where(d => (string?)d.Attribute("class") == "n"),
            .. page.Descendants("dd"),
            .. page.Descendants("figcaption"),
        ];

        Assert.All(places, p => Assert.NotEmpty(p.Descendants("data")));
        Assert.All(page.Descendants("data"), d => Assert.NotNull(d.Attribute("data-figure")));
    }

    [Theory]
    [MemberData(nameof(Scenes))]
    public void Figure_names_are_unique(string name)
    {
        var fixture = RenderedReport.Get(name);
        var duplicate = fixture.Report.Figures.GroupBy(f => f.Name).Where(g => g.Count() > 1).Select(g => g.Key);
        Assert.Empty(duplicate);
    }

    // If no scene shows a failure, no figure of a failure is checked.
    [Fact]
    public void The_scenes_show_every_kind_of_figure()
    {
        var kinds = new HashSet<string>();
        foreach (var name in ReportFixture.All)
        {
            var fixture = RenderedReport.Get(name);
            kinds.UnionWith(fixture.Report.Figures.Select(f => f.Name.Split('.')[0]));
        }

        Assert.Superset(
            new HashSet<string>
            {
                "rows",
                "gate",
                "notice",
                "year",
                "month",
                "roll",
                "partial",
                "wrong",
                "stubs",
                "tie",
                "source",
                "run",
                "records",
                "attempts",
                "failures",
                "failure",
                "torn_lines",
                "flip",
                "flips",
                "minutes",
                "synthetic_days",
            },
            kinds
        );
    }

    [Theory]
    [MemberData(nameof(Scenes))]
    public void The_charts_are_drawn_from_what_the_table_holds(string name) // P2, T2
    {
        var fixture = RenderedReport.Get(name);
        var days = fixture.Report.Days;
        var rows = TableRow.ReadAll(fixture.Scene.Db).GroupBy(r => r.TradingDay).ToDictionary(g => g.Key, g => g.ToArray());
        var columns = days.EnumerateObject()
            .Where(c => c.Value.ValueKind == JsonValueKind.Array)
            .ToDictionary(c => c.Name, c => c.Value.EnumerateArray().ToArray());
        var contracts = columns["contracts"].Select(c => c.GetString()).ToArray();
        var seen = 0;
        for (var i = 0; i < columns["day"].Length; i++)
        {
            var day = DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays(Of("day", i).GetInt32());
            Assert.Equal(rows.TryGetValue(day, out var stored) ? stored.Length : 0, Of("bars", i).GetInt32());
            if (stored is null)
                continue;
            seen++;
            Assert.Equal(stored[0].SourceSymbol, contracts[Of("contract", i).GetInt32()]);
            Assert.Equal(
                [stored[0].Open, stored.Max(r => r.High), stored.Min(r => r.Low), stored[^1].Close],
                new[] { "open", "high", "low", "close" }.Select(c => Of(c, i).GetDouble())
            );
            Assert.Equal(stored.Sum(r => r.Volume), Of("volume", i).GetInt64());
            Assert.Equal(Minute(stored[0], day), Of("first", i).GetInt64());
            Assert.Equal(Minute(stored[^1], day), Of("last", i).GetInt64());
        }

        Assert.Equal(rows.Count, seen);

        JsonElement Of(string column, int i) => columns[column][i];

        static long Minute(TableRow row, DateOnly day) =>
            (
                row.TsMicroseconds
                - (((long)day.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber) * 86_400_000_000)
                + 3_600_000_000
            ) / 60_000_000;
    }

    [Theory]
    [MemberData(nameof(Scenes))]
    public void The_calendar_has_a_square_for_every_stored_day(string name)
    {
        var fixture = RenderedReport.Get(name);
        var report = fixture.Report;
        var squares = report
            .Page.Descendants("svg")
            .Where(s => (string?)s.Attribute("class") == "year")
            .SelectMany(s => s.Elements("path"))
            .Where(p => ((string)p.Attribute("class")!).StartsWith('k'))
            .Sum(p => ((string)p.Attribute("d")!).Count(c => c == 'M'));

        Assert.Equal(report["days"], squares.ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public void The_picture_without_scripts_never_connects_two_contracts() // P2
    {
        var fixture = RenderedReport.Get("whole");
        var report = fixture.Report;
        var line = (string)report.Page.Descendants("path").Single(p => (string?)p.Attribute("class") == "close").Attribute("d")!;

        Assert.Equal(long.Parse(report["rolls"], CultureInfo.InvariantCulture) + 1, line.Count(c => c == 'M'));
        Assert.True(long.Parse(report["rolls"], CultureInfo.InvariantCulture) > 0);
    }
}
