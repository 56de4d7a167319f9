using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using MgcBackfill.Checkpoint;
using MgcBackfill.Report.Page;

namespace MgcBackfill.Tests.Report;

/// <summary>Text from files stays text on the page, whatever it is; and the page requests nothing.</summary>
public sealed class ReportTextTests
{
    private const string Hostile =
        "</script><script>alert(1)</script>'\"><img src=x onerror=alert(2)>&amp;\u0000\u0007\u001b[31m\u202egnp.exe\ufffe]]><!--";

    private static readonly string[] s_requesting =
    [
        "src",
        "href",
        "srcset",
        "action",
        "formaction",
        "data",
        "poster",
        "background",
        "ping",
        "manifest",
    ];

    [Fact]
    public void Hostile_text_in_a_path_and_in_an_error_is_shown_and_never_markup()
    {
        using var fixture = ReportFixture.Create("failed");
        Change(
            fixture,
            CheckpointFolder.StateFile,
            line =>
            {
                foreach (var source in line["source_dbn"]!.AsArray())
                    source!["path"] = Hostile;
                if (line["error"] is JsonObject error)
                    (error["id"], error["message"], error["stack_trace"]) = (Hostile, Hostile, Hostile);
            }
        );
        Change(fixture, CheckpointFolder.RunsFile, line => (line["tool_version"], line["duckdb_version"]) = (Hostile, Hostile));

        var report = fixture.Report();

        // The reader finds exactly three scripts and one style: the hostile text has become neither.
        Assert.Equal(3, report.Page.Descendants("script").Count());
        Assert.Empty(report.Page.Descendants("img"));
        Assert.DoesNotContain("<script>alert", report.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(report.Page.Descendants().Attributes(), a => a.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        Assert.Equal(Shown(Hostile), report["failure.0.message"]);
        Assert.Equal(Shown(Hostile), report["failure.0.id"]);
        Assert.Equal(Shown(Hostile), report["run.0.tool"]);
        Assert.Contains(report.Figures, f => f.Name.EndsWith(".path", StringComparison.Ordinal) && f.Shown == Shown(Hostile));
        Assert.DoesNotContain(report.Text, c => (char.IsControl(c) && c != '\n') || c is '\u202e' or '\ufffe');
    }

    [Fact]
    public void A_hostile_symbol_does_not_end_the_data_that_the_charts_are_drawn_from()
    {
        using var fixture = ReportFixture.Create("whole");
        fixture.Bench.Sql(
            "UPDATE bars_1m SET source_symbol = '</script><script>alert(3)</script>' "
                + "WHERE ts_utc >= '2024-03-12 00:00:00+00' AND ts_utc < '2024-03-12 06:00:00+00'"
        );

        var report = fixture.Report();

        Assert.Equal("INVALID", report["verdict"]);
        Assert.DoesNotContain("<script>alert", report.Text, StringComparison.Ordinal);
        Assert.Contains(
            report.Days.GetProperty("contracts").EnumerateArray(),
            c => c.GetString()!.Contains("</script><script>alert(3)</script>", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void The_page_makes_no_network_request()
    {
        using var fixture = ReportFixture.Create("whole");
        var report = fixture.Report();

        Assert.DoesNotContain(report.Page.Descendants().Attributes(), a => s_requesting.Contains(a.Name.LocalName) && !IsPlaceInThePage(a));
        Assert.DoesNotContain(
            report.Page.Descendants(),
            e => e.Name.LocalName is "link" or "iframe" or "img" or "object" or "embed" or "base" or "form"
        );
        Assert.All(report.Styles, s => Assert.DoesNotMatch(@"url\(|@import", s));
        Assert.All(
            report.Scripts.Skip(2),
            s => Assert.DoesNotMatch(@"\bfetch\(|XMLHttpRequest|WebSocket|EventSource|sendBeacon|importScripts|\bimport\(", s)
        );
    }

    [Fact]
    public void The_content_security_policy_allows_only_the_script_and_style_of_the_page()
    {
        using var fixture = ReportFixture.Create("whole");
        var report = fixture.Report();
        var policy = (string)
            report
                .Page.Descendants("meta")
                .Single(m => (string?)m.Attribute("http-equiv") == "Content-Security-Policy")
                .Attribute("content")!;

        Assert.StartsWith("default-src 'none'; ", policy, StringComparison.Ordinal);
        Assert.Contains($"style-src '{Hash(report.Styles.Single())}'", policy, StringComparison.Ordinal);
        Assert.Contains($"script-src '{Hash(report.Script)}'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
    }

    [Fact]
    public void The_licence_of_the_chart_library_is_in_the_page()
    {
        using var fixture = ReportFixture.Create("empty");
        var texts = fixture.Report().Page.Descendants("pre").Select(p => p.Value).ToArray();

        Assert.Contains(
            texts,
            t =>
                new[]
                {
                    "Apache ECharts",
                    "Copyright 2017-2025 The Apache Software Foundation",
                    "Apache License",
                    "Version 2.0, January 2004",
                    "Copyright 2010-2016 Mike Bostock",
                    "Copyright (c) 2017, Baidu Inc.",
                    "Copyright (c) Microsoft Corporation",
                }.All(words => t.Contains(words, StringComparison.Ordinal))
        );
    }

    // Exactly dist/echarts.min.js of 6.0.0 as Apache released it, byte for byte, and nothing else of its package.
    [Fact]
    public void The_chart_library_in_the_page_is_Apache_ECharts_as_it_was_released()
    {
        using var fixture = ReportFixture.Create("empty");
        var script = fixture.Report().Script;
        var own = script.LastIndexOf("\n// Draws the calendar", StringComparison.Ordinal);
        var library = Encoding.UTF8.GetBytes(script[1..own]);

        Assert.Equal(
            "baa8dfe7e1d9336b98e8986ba7e20ea15e7cdbea1ef42a59d59478632fa45a1d",
            Convert.ToHexStringLower(SHA256.HashData(library))
        );
        Assert.Contains("version=\"6.0.0\"", script, StringComparison.Ordinal);
        Assert.DoesNotContain("vizor", script, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Tables_have_captions_and_heads_with_a_scope()
    {
        using var fixture = ReportFixture.Create("tampered");
        var page = fixture.Report().Page;

        Assert.NotEmpty(page.Descendants("table"));
        Assert.All(page.Descendants("table"), t => Assert.NotEmpty(t.Element("caption")!.Value));
        Assert.All(page.Descendants("th"), h => Assert.Contains((string?)h.Attribute("scope"), (string[])["col", "row"]));
        Assert.All(page.Descendants("tr"), r => Assert.NotEmpty(r.Elements("th")));
        Assert.All(page.Descendants("table"), t => Assert.Single(t.Descendants("tr").Select(r => r.Elements().Count()).Distinct()));
        Assert.All(
            page.Descendants("section"),
            s =>
                Assert.NotNull(
                    page.Descendants("h2").SingleOrDefault(h => (string?)h.Attribute("id") == (string?)s.Attribute("aria-labelledby"))
                )
        );
        Assert.All(
            page.Descendants("svg").Where(s => (string?)s.Attribute("role") == "img"),
            s => Assert.NotEmpty((string)s.Attribute("aria-label")!)
        );
        Assert.Single(page.Descendants("h1"));
        var ids = page.Descendants().Attributes("id").Select(a => a.Value).ToArray();
        Assert.Equal(ids.Distinct(), ids);
    }

    [Theory]
    [InlineData("a & b", "a &amp; b")]
    [InlineData("<b>'\"", "&lt;b&gt;&#39;&quot;")]
    [InlineData("line\nline", "line&#10;line")]
    [InlineData("\r\t\u0085", "\\u{D}\\u{9}\\u{85}")]
    [InlineData("Ünï – 金 😀", "Ünï – 金 😀")]
    public void Text_is_escaped(string text, string html) => Assert.Equal(html, Markup.From($"{text}").Html);

    [Fact]
    public void An_unpaired_surrogate_becomes_a_writable_character() => Assert.Equal("a\ufffdb", Markup.From($"{"a\ud800b"}").Html);

    [Fact]
    public void Equal_inputs_give_an_equal_file() // P4
    {
        using var fixture = ReportFixture.Create("whole");
        var first = File.ReadAllBytes(fixture.Write("one.html").Path);
        var second = File.ReadAllBytes(fixture.Write("two.html").Path);

        Assert.Equal(first, second);
    }

    // A link to a heading of the same page sends no request.
    private static bool IsPlaceInThePage(XAttribute attribute) =>
        attribute is { Name.LocalName: "href", Parent.Name.LocalName: "a", Value: ['#', ..] }
        && attribute.Document!.Descendants().Any(e => (string?)e.Attribute("id") == attribute.Value[1..]);

    private static string Hash(string text) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    // The text as the page shows it: invisible characters appear as their code.
    private static string Shown(string text) =>
        text.Replace("\u0000", "\\u{0}", StringComparison.Ordinal)
            .Replace("\u0007", "\\u{7}", StringComparison.Ordinal)
            .Replace("\u001b", "\\u{1B}", StringComparison.Ordinal)
            .Replace("\u202e", "\\u{202E}", StringComparison.Ordinal)
            .Replace("\ufffe", "\\u{FFFE}", StringComparison.Ordinal);

    private static void Change(ReportFixture fixture, string file, Action<JsonObject> change)
    {
        var path = Path.Combine(fixture.Checkpoint, file);
        File.WriteAllLines(
            path,
            File.ReadAllLines(path)
                .Select(l =>
                {
                    var line = JsonNode.Parse(l)!.AsObject();
                    change(line);
                    return line.ToJsonString();
                })
        );
    }
}
