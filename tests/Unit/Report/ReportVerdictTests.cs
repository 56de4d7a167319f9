using MgcBackfill.Errors;
using MgcBackfill.Report;

namespace MgcBackfill.Tests.Report;

/// <summary>G3: every report says first whether the table may be used.</summary>
public sealed class ReportVerdictTests
{
    [Fact]
    public void A_correct_table_is_valid_and_verified_against_its_source() // G1, G2
    {
        using var fixture = ReportFixture.Create("whole");
        var result = fixture.Write();
        var report = ReportHtml.Read(result.Path);

        Assert.Equal(ReportVerdict.Valid, result.Verdict);
        Assert.Equal(("valid", "0", "0"), (report["verdict"], report["gates_failed"], report["gates_not_run"]));
        Assert.Contains("Every value of every bar was compared with the source files and is equal.", report.Text, StringComparison.Ordinal);
        Assert.Contains(": valid – backfill report", report.Page.Descendants("title").Single().Value, StringComparison.Ordinal);
        Assert.Equal(new FileInfo(result.Path).Length, result.Bytes);
    }

    [Fact]
    public void A_changed_table_is_INVALID_and_every_failure_is_reported() // G3
    {
        using var fixture = ReportFixture.Create("tampered");
        var result = fixture.Write();
        var report = ReportHtml.Read(result.Path);

        Assert.Equal(ReportVerdict.Invalid, result.Verdict);
        Assert.Equal("INVALID", report["verdict"]);
        Assert.Contains("Do not use this table: ", report.Text, StringComparison.Ordinal);
        Assert.Equal("FAILED", report["gate.day_records.outcome"]);
        Assert.All(result.Verification.Failed.SelectMany(g => g.Examples), e => Assert.Contains(report.Figures, f => f.Value == e));
        Assert.Equal("2024-03-12", report["wrong.2024-03-12.day"]);
        Assert.Equal("0", report["wrong.2024-03-14.bars"]);
        Assert.Contains(
            report.Page.Descendants("path"),
            p => (string?)p.Attribute("class") == "altered" && p.Parent!.Attribute("role") is not null
        );
        Assert.Contains(
            report.Page.Descendants("path"),
            p => (string?)p.Attribute("class") == "missing" && p.Parent!.Attribute("role") is not null
        );
    }

    [Fact]
    public void An_empty_table_is_reported_as_empty_and_not_as_valid()
    {
        using var fixture = ReportFixture.Create("empty");
        var result = fixture.Write();

        Assert.Equal(ReportVerdict.Empty, result.Verdict);
        Assert.Contains(
            "The table holds no bar, so nothing about any bar is proved.",
            File.ReadAllText(result.Path),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_database_without_the_table_is_INVALID()
    {
        using var fixture = ReportFixture.Create("empty");
        fixture.Bench.Sql("DROP TABLE bars_1m");
        var result = fixture.Write();

        Assert.Equal(ReportVerdict.Invalid, result.Verdict);
        Assert.Contains("There is no table bars_1m.", File.ReadAllText(result.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_records_what_they_would_show_is_unknown()
    {
        using var fixture = ReportFixture.Create("bare");
        var report = fixture.Report();

        Assert.Equal("not run", report["gate.day_records.outcome"]);
        Assert.Contains(
            "There are no records beside the database, so what they would show is unknown.",
            report.Text,
            StringComparison.Ordinal
        );
        Assert.Contains("The bars were not compared with source files, because none were given.", report.Text, StringComparison.Ordinal);
        Assert.Equal(
            report["rolls"],
            report
                .Figures.Count(f => f.Name.EndsWith(".old_before", StringComparison.Ordinal) && f.Shown == "unknown")
                .ToString(System.Globalization.CultureInfo.InvariantCulture)
        );
    }

    [Theory]
    [InlineData("UPDATE bars_1m SET source_symbol = 'MGCZ9' WHERE ts_utc = (SELECT max(ts_utc) FROM bars_1m)")] // two contracts of a day
    [InlineData("UPDATE bars_1m SET high = 'NaN'::DOUBLE")] // not a number
    [InlineData("UPDATE bars_1m SET source_symbol = 'GCG4'")] // not an outright
    [InlineData("UPDATE bars_1m SET volume = 9223372036854775807")] // a sum that does not fit into 64 bits
    [InlineData("DELETE FROM bars_1m; INSERT INTO bars_1m VALUES ('2190-01-01 00:00:00+00', 'MGC', 'MGCG0', 1, 1, 1, 1, 1)")]
    [InlineData("DROP TABLE bars_1m; CREATE TABLE bars_1m (ts_utc TIMESTAMP)")]
    [InlineData(
        "DROP TABLE bars_1m; CREATE VIEW bars_1m AS SELECT TIMESTAMPTZ '2024-01-02 12:00:00+00' AS ts_utc, 'MGC' AS symbol, "
            + "NULL::TEXT AS source_symbol, 1.0::DOUBLE AS open, 1.0::DOUBLE AS "
            + "high, 1.0::DOUBLE AS low, 1.0::DOUBLE AS close, 1::BIGINT AS volume"
    )]
    public void Every_broken_table_gets_a_report_with_the_verdict_INVALID(string sql) // P1, G3
    {
        using var fixture = ReportFixture.Create("failed");
        foreach (var statement in sql.Split(';'))
            fixture.Bench.Sql(statement);

        Assert.Equal("INVALID", fixture.Report()["verdict"]);
    }

    [Fact]
    public void A_report_changes_neither_database_nor_records() // P2
    {
        using var fixture = ReportFixture.Create("whole");
        var before = Bytes(fixture);
        fixture.Write();

        Assert.Equal(before, Bytes(fixture));

        static Dictionary<string, string> Bytes(ReportFixture fixture) =>
            Directory
                .EnumerateFiles(Path.GetDirectoryName(fixture.Db)!, "*", SearchOption.AllDirectories)
                .Where(f => !f.EndsWith(".html", StringComparison.Ordinal))
                .ToDictionary(f => f, f => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(f))));
    }

    [Fact]
    public void A_source_that_is_refused_leaves_no_report() // P1
    {
        using var fixture = ReportFixture.Create("whole");
        File.WriteAllText(fixture.Dbn[0], "no DBN");

        Assert.Throws<SourceException>(() => fixture.Write());
        Assert.False(File.Exists(fixture.Bench.File("report.html")));
    }

    [Fact]
    public void A_cancelled_report_leaves_nothing()
    {
        using var fixture = ReportFixture.Create("whole");

        Assert.ThrowsAny<OperationCanceledException>(() =>
            ReportRun.Run(fixture.Options(), cancellation: new CancellationToken(canceled: true))
        );
        Assert.Empty(Directory.EnumerateFiles(Path.GetDirectoryName(fixture.Db)!, "*report*"));
    }
}
