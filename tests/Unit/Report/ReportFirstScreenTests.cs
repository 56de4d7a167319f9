using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using MgcBackfill.Report.Page;
using MgcBackfill.Verify;

namespace MgcBackfill.Tests.Report;

/// <summary>
/// The head of a report can be understood at the first reading: what the table is, whether it may be used, and what is worth a look.
/// </summary>
public sealed partial class ReportFirstScreenTests
{
    public static TheoryData<string> Scenes => [.. ReportFixture.All];

    [Theory]
    [MemberData(nameof(Scenes))]
    public void The_head_names_product_range_rows_and_verdict_and_shows_a_picture_before_anything_else(string name)
    {
        var report = RenderedReport.Get(name).Report;
        var head = report.Page.Descendants("header").Single();

        Assert.Equal("Micro Gold (MGC): front-month 1-minute bars", head.Element("h1")!.Value);
        XElement[] order = [head.Element("h1")!, report.Only("scope"), report.Only("verdict"), report.Only("look"), report.Only("figures")];
        Assert.Equal(order, order.InDocumentOrder());
        Assert.All(order, e => Assert.Contains(head, e.Ancestors()));
        Assert.Contains(
            $"{long.Parse(report["rows"], CultureInfo.InvariantCulture):N0} row",
            report.Only("scope").Value,
            StringComparison.Ordinal
        );
        Assert.Equal(report["rows"] != "0", report.All("glance").Any(g => g.Elements("svg").Any()));
        Assert.Equal(report["rows"] != "0", report.Figures.Any(f => f.Name == "first_day"));
    }

    [Theory]
    [MemberData(nameof(Scenes))]
    public void Checks_are_folded_while_none_failed_and_each_is_named_in_words(string name)
    {
        var report = RenderedReport.Get(name).Report;
        var gates = report.Only("gates");
        var failed = report["gates_failed"] != "0";

        Assert.Equal(failed, gates.Attribute("open") is not null);
        Assert.Equal(failed, report.All("failures").Any());
        Assert.All(report.All("failures"), f => Assert.Contains(f.Ancestors("div"), d => (string?)d.Attribute("role") == "status"));
        var rows = gates.Descendants("tbody").Single().Elements("tr").ToArray();
        Assert.Equal(12, rows.Length);
        Assert.All(rows, r => Assert.Contains(' ', r.Elements().First().Value.Trim()));
    }

    [Fact]
    public void Every_check_has_words_for_both_of_its_outcomes()
    {
        using var fixture = ReportFixture.Create("tied");
        var gates = VerifyRun.Run(fixture.Options().VerifyOptions).Gates;

        Assert.Equal(12, gates.Count);
        Assert.All(gates, g => Assert.Equal(3, new HashSet<string> { g.Name, GateWords.Holds(g.Name), GateWords.Broken(g.Name) }.Count));
    }

    [Theory]
    [MemberData(nameof(Scenes))]
    public void The_share_of_minutes_with_a_bar_is_explained_where_it_stands(string name)
    {
        var report = RenderedReport.Get(name).Report;
        var figure = report.Page.Descendants("data").Single(d => (string?)d.Attribute("data-figure") == "coverage");

        Assert.Equal(
            "of the minutes in which the market was open. A minute without a trade has no bar",
            figure.Parent!.Elements("span").Single(s => (string?)s.Attribute("class") == "note").Value
        );
    }

    [Fact]
    public void Flips_are_the_first_headline_and_marked_in_the_picture()
    {
        var report = RenderedReport.Get("back").Report;

        Assert.Equal(
            "2 flips among 3 rolls Rolls back to a former front month: " + "MGCJ4 to MGCG4 on 2024-01-26, MGCG4 to MGCJ4 on 2024-01-29.",
            report.All("item").First().Value
        );
        Assert.Equal(2, report.Only("glance").Descendants("path").Count(p => (string?)p.Attribute("class") == "flip"));
        var section = report.Page.Descendants("section").Single(s => (string?)s.Attribute("aria-labelledby") == "rolls");
        Assert.StartsWith(
            "2 flips. A flip is a roll back to a contract that was the front month before",
            Line(section.Elements("p").First().Value),
            StringComparison.Ordinal
        );
        Assert.Equal(
            ["2024-01-26", "2024-01-29"],
            report
                .Figures.Where(f =>
                    f.Name.StartsWith("flip.", StringComparison.Ordinal) && f.Name.EndsWith(".day", StringComparison.Ordinal)
                )
                .Select(f => f.Value)
        );
    }

    [Fact]
    public void A_table_without_a_flip_states_so()
    {
        using var fixture = ReportFixture.Create("back");
        fixture.Bench.Sql("DELETE FROM bars_1m WHERE ts_utc >= '2024-01-26 00:00:00+00'");
        var report = fixture.Report();

        Assert.Contains(
            "No flip 1 roll. It leads to a contract that was not the front month before.",
            report.All("item").Select(i => i.Value)
        );
        Assert.DoesNotContain(report.Page.Descendants("path"), p => (string?)p.Attribute("class") == "flip");
        Assert.Contains(
            "There is no flip: the roll leads to a contract that was not the front month before.",
            report.Text,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("tampered", "bad", "trading days differ from the records")]
    [InlineData("whole", "warn", "A crash cut off 1 line of the records")]
    [InlineData("failed", "warn", "1 attempt failed")]
    [InlineData("tied", "warn", "1 tie")]
    [InlineData("whole", "", "stub day")]
    [InlineData("whole", "warn", "2 partial days")]
    public void What_deserves_a_look_is_listed_and_leads_to_its_section(string name, string kind, string fact)
    {
        var report = RenderedReport.Get(name).Report;
        var item = report.All("item").First(i => i.Element("a")!.Value.Contains(fact, StringComparison.Ordinal));

        Assert.Equal($"item {kind}", (string?)item.Attribute("class"));
        var place = ((string)item.Element("a")!.Attribute("href")!)[1..];
        Assert.Single(report.Page.Descendants("h2"), h => (string?)h.Attribute("id") == place);
    }

    [Theory]
    [InlineData("fifteen", "Synthetic data. Every price and volume on this page is invented. The source files are marked as synthetic.")]
    [InlineData(
        "mixed",
        "Synthetic data. {synthetic_days} of {recorded_days} trading days come from "
            + "files that are marked as synthetic: their prices and volumes are invented."
    )]
    public void A_banner_stands_over_synthetic_data(string name, string words)
    {
        var report = RenderedReport.Get(name).Report;
        var expected = Placeholder().Replace(words, m => report[m.Groups[1].Value]);

        Assert.Equal(expected, Line(report.Only("banner").Value));
        Assert.Contains(report.Only("banner"), report.Page.Descendants("header").Single().Elements());
        Assert.Contains(", synthetic data – ", report.Page.Descendants("title").Single().Value, StringComparison.Ordinal);
        Assert.Contains(report.Figures, f => f.Name.EndsWith(".mark", StringComparison.Ordinal) && f.Value == "synthetic");
    }

    [Theory]
    [InlineData("whole")]
    [InlineData("bare")]
    [InlineData("empty")]
    public void There_is_no_banner_where_no_file_is_marked_as_synthetic(string name)
    {
        var report = RenderedReport.Get(name).Report;

        Assert.Empty(report.All("banner"));
        Assert.DoesNotContain("synthetic", report.Page.Root!.Value, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_synthetic_source_that_is_given_now_has_a_banner_also_where_there_are_no_records()
    {
        using var fixture = ReportFixture.Create("mixed");
        Directory.Delete(fixture.Checkpoint, recursive: true);

        Assert.Equal(
            "Synthetic data. The source files given are marked as synthetic: their prices and volumes are invented.",
            Line(fixture.Report().Only("banner").Value)
        );
    }

    // Rule numbers are allowed only in code, tests and docs/rules.md. Contracts, hashes and paths are not words, and text that a run
    // recorded is quoted.
    [Theory]
    [MemberData(nameof(Scenes))]
    public void Nothing_that_a_person_reads_cites_a_rule_by_its_code(string name)
    {
        var report = RenderedReport.Get(name).Report;
        string[] texts =
        [
            .. report.Page.DescendantNodes().OfType<XText>().Where(t => !t.Ancestors().Any(IsNoProse)).Select(t => t.Value),
            .. report.Page.Descendants().Attributes().Where(a => a.Name.LocalName is "aria-label" or "title").Select(a => a.Value),
        ];

        Assert.DoesNotContain(texts, t => RuleCode().IsMatch(t));
    }

    private static bool IsNoProse(XElement element) =>
        element.Name.LocalName is "pre" or "code"
        || (string?)element.Attribute("class") == "path"
        || (
            (string?)element.Attribute("data-figure") is { } figure
            && (figure == "db_path" || figure.StartsWith("failure.", StringComparison.Ordinal))
        );

    private static string Line(string text) => Space().Replace(text, " ").Trim();

    [GeneratedRegex(@"\b[A-Z]\d{1,2}[a-z]?\b")]
    private static partial Regex RuleCode();

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
