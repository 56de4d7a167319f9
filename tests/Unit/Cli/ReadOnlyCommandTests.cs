using System.Text.Json;
using MgcBackfill.DuckDb.Native;

namespace MgcBackfill.Tests.Cli;

/// <summary>The commands audit, provenance and compare: texts, JSON and exit codes (I2, I3).</summary>
public sealed class ReadOnlyCommandTests
{
    [Fact]
    public void An_audit_prints_the_verdict_first_and_opens_no_database()
    {
        using var fixture = CliFixture.WithSource();

        var outcome = CliFixture.Run("audit", "--dbn", fixture.Dbn);

        Assert.Equal(0, outcome.ExitCode);
        Assert.StartsWith("source ACCEPTED", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("7 read = 5 selected + 1 other outrights + 1 calendar spreads", outcome.Out, StringComparison.Ordinal); // P3
        Assert.Equal(["source.dbn.zst"], fixture.Entries());
    }

    [Fact]
    public void An_audit_of_a_refused_source_ends_like_the_backfill_and_prints_its_findings() // I3
    {
        using var fixture = CliFixture.With(CliFixture.TwoDays().Bar("MGCG4", "2024-01-03T10:00Z", 2000m, 1999m, 1998m, 1999m, 99));
        var report = fixture.File("audit.md");

        var (reported, json, backfill) = (
            CliFixture.Run("audit", "--dbn", fixture.Dbn, "--report", report),
            CliFixture.Run("audit", "--dbn", fixture.Dbn, "--json"),
            fixture.Backfill("--json")
        );

        Assert.Equal((4, 4, 4), (reported.ExitCode, json.ExitCode, backfill.ExitCode));
        Assert.StartsWith("source REFUSED: BarInvalid", reported.Out, StringComparison.Ordinal);
        Assert.StartsWith("error BarInvalid: ", LastError(reported), StringComparison.Ordinal);
        Assert.StartsWith("# REFUSED: BarInvalid", File.ReadAllText(report), StringComparison.Ordinal);
        Assert.Equal(backfill.Json().GetProperty("error").GetRawText(), json.Json().GetProperty("error").GetRawText());
        Assert.Equal("2024-01-02", json.Json().GetProperty("days")[0].GetProperty("trading_day").GetString());
        Assert.Equal(JsonValueKind.Null, json.Json().GetProperty("accounting").ValueKind);
    }

    [Fact]
    public void The_JSON_of_an_audit_has_stable_member_names()
    {
        using var fixture = CliFixture.WithSource();

        var result = CliFixture.Run("audit", "--dbn", fixture.Dbn, "--json").Json();

        Assert.Equal(
            [
                "command",
                "status",
                "exit_code",
                "error",
                "symbol",
                "accepted",
                "findings_digest",
                "report",
                "covered",
                "requested",
                "files",
                "accounting",
                "kinds",
                "outrights",
                "bars",
                "zero_volume_bars",
                "frames_without_checksum",
                "ties",
                "stubs",
                "partial_days",
                "days_without_bars",
                "uncovered_days",
                "has_manifest",
                "has_conditions",
                "conditions",
                "notices",
                "chunk_days",
                "chunks",
                "days",
            ],
            result.EnumerateObject().Select(p => p.Name)
        );
        Assert.Equal("""{"start":"2024-01-02","end":"2024-01-03","days":2,"bars":5}""", result.GetProperty("chunks")[0].GetRawText());
        Assert.Equal(
            """{"kind":"calendar_spread","symbols_mapped":1,"symbols_traded":1,"records":1}""",
            result.GetProperty("kinds")[1].GetRawText()
        );
    }

    [Fact]
    public void A_bar_is_explained_in_words_and_as_JSON()
    {
        using var fixture = CliFixture.Built();

        var reported = CliFixture.Run("provenance", "--db", fixture.Db, "--ts", "2024-01-01T23:01Z", "--dbn", fixture.Dbn);
        var json = CliFixture.Run("provenance", "--db", fixture.Db, "--ts", "2024-01-01T23:01Z", "--dbn", fixture.Dbn, "--json").Json();

        Assert.Equal(0, reported.ExitCode);
        Assert.StartsWith("2024-01-01T23:01Z: a bar of MGCG4", reported.Out, StringComparison.Ordinal);
        Assert.Contains("2000000000000", reported.Out, StringComparison.Ordinal);
        Assert.Equal("stored", json.GetProperty("state").GetString());
        Assert.True(json.GetProperty("source").GetProperty("values_equal").GetBoolean());
        Assert.Equal(1, json.GetProperty("source").GetProperty("bars")[0].GetProperty("record_index").GetInt32());
        Assert.Equal("wrote", json.GetProperty("attempt").GetProperty("writing").GetString());
    }

    [Theory]
    [InlineData("2024-01-01T23:01")]
    [InlineData("2024-01-01T23:01+10:00")]
    [InlineData("2024-01-01T23:01:30Z")]
    [InlineData("yesterday")]
    public void A_time_that_is_not_a_UTC_minute_exits_with_2(string ts)
    {
        using var fixture = CliFixture.Built();

        Assert.Equal(2, CliFixture.Run("provenance", "--db", fixture.Db, "--ts", ts).ExitCode);
    }

    [Fact]
    public void A_contradicted_bar_exits_with_5_and_an_unknown_day_with_6()
    {
        using var fixture = CliFixture.Built();
        Sql(fixture.Db, "UPDATE bars_1m SET volume = volume + 1");

        Assert.Equal(5, CliFixture.Run("provenance", "--db", fixture.Db, "--ts", "2024-01-01T23:01Z", "--dbn", fixture.Dbn).ExitCode);
        Assert.Equal(6, CliFixture.Run("provenance", "--db", fixture.Db, "--ts", "2031-01-01T23:01Z").ExitCode);
    }

    [Fact]
    public void Equal_databases_exit_with_0_and_different_ones_with_5()
    {
        using var fixture = CliFixture.Built();
        var copy = fixture.File("copy.db");
        File.Copy(fixture.Db, copy);

        var equal = CliFixture.Run("compare", "--db", fixture.Db, "--with", copy);
        Sql(copy, "UPDATE bars_1m SET volume = 6 WHERE ts_utc = TIMESTAMPTZ '2024-01-01 23:01:00Z'");
        var (differ, json) = (
            CliFixture.Run("compare", "--db", fixture.Db, "--with", copy),
            CliFixture.Run("compare", "--db", fixture.Db, "--with", copy, "--json")
        );

        Assert.Equal((0, 5, 5), (equal.ExitCode, differ.ExitCode, json.ExitCode));
        Assert.StartsWith("databases EQUAL", equal.Out, StringComparison.Ordinal);
        Assert.StartsWith("databases DIFFER", differ.Out, StringComparison.Ordinal);
        Assert.StartsWith("error DatabasesDiffer: ", LastError(differ), StringComparison.Ordinal);
        Assert.Equal(
            """{"kind":"bar_values","trading_day":"2024-01-02","ts_utc":"2024-01-01T23:01:00Z","left":"volume 5","right":"volume 6"}""",
            Assert.Single(json.Json().GetProperty("differences").EnumerateArray()).GetRawText()
        );
        Assert.Equal(2, CliFixture.Run("compare", "--db", copy, "--with", copy).ExitCode);
        Assert.Equal(6, CliFixture.Run("compare", "--db", copy, "--with", fixture.File("no.db")).ExitCode);
    }

    // A long command reports progress before its error.
    private static string LastError(Outcome outcome) =>
        outcome.Error[(outcome.Error.LastIndexOf("\nerror ", StringComparison.Ordinal) + 1)..];

    private static void Sql(string db, string sql)
    {
        using var database = DatabaseInstance.Open(db, new InstanceOptions());
        using var connection = database.Connect();
        connection.Execute("SET TimeZone = 'UTC'");
        connection.Execute(sql);
    }
}
