using System.Text.Json;
using MgcBackfill.DuckDb;

namespace MgcBackfill.Tests.Cli;

/// <summary>The commands audit, provenance and compare: texts, JSON and exit codes (I2, I3).</summary>
public sealed class LookingTests
{
    [Fact]
    public void An_audit_tells_the_verdict_first_and_opens_no_database()
    {
        using var scene = Scene.WithSource();

        var outcome = Scene.Run("audit", "--dbn", scene.Dbn);

        Assert.Equal(0, outcome.ExitCode);
        Assert.StartsWith("source ACCEPTED", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("7 read = 5 selected + 1 other outrights + 1 calendar spreads", outcome.Out, StringComparison.Ordinal); // P3
        Assert.Equal(["source.dbn.zst"], scene.Entries());
    }

    [Fact]
    public void An_audit_of_a_refused_source_ends_like_the_backfill_and_tells_what_it_found() // I3
    {
        using var scene = Scene.With(Scene.TwoDays().Bar("MGCG4", "2024-01-03T10:00Z", 2000m, 1999m, 1998m, 1999m, 99));
        var report = scene.File("audit.md");

        var (told, json, backfill) = (Scene.Run("audit", "--dbn", scene.Dbn, "--report", report), Scene.Run("audit", "--dbn", scene.Dbn, "--json"), scene.Backfill("--json"));

        Assert.Equal((4, 4, 4), (told.ExitCode, json.ExitCode, backfill.ExitCode));
        Assert.StartsWith("source REFUSED: BarInvalid", told.Out, StringComparison.Ordinal);
        Assert.StartsWith("error BarInvalid: ", LastError(told), StringComparison.Ordinal);
        Assert.StartsWith("# REFUSED: BarInvalid", File.ReadAllText(report), StringComparison.Ordinal);
        Assert.Equal(backfill.Json().GetProperty("error").GetRawText(), json.Json().GetProperty("error").GetRawText());
        Assert.Equal("2024-01-02", json.Json().GetProperty("days")[0].GetProperty("trading_day").GetString());
        Assert.Equal(JsonValueKind.Null, json.Json().GetProperty("accounting").ValueKind);
    }

    [Fact]
    public void An_audit_tells_everything_under_stable_names()
    {
        using var scene = Scene.WithSource();

        var result = Scene.Run("audit", "--dbn", scene.Dbn, "--json").Json();

        Assert.Equal(
            [
                "command", "status", "exit_code", "error", "accepted", "findings_digest", "report", "covered", "requested", "files", "accounting", "kinds", "outrights",
                "bars", "zero_volume_bars", "frames_without_checksum", "ties", "stubs", "partial_days", "days_without_bars", "uncovered_days", "has_manifest", "has_conditions", "conditions",
                "notices", "chunk_days", "chunks", "days",
            ],
            result.EnumerateObject().Select(p => p.Name));
        Assert.Equal("""{"start":"2024-01-02","end":"2024-01-03","days":2,"bars":5}""", result.GetProperty("chunks")[0].GetRawText());
        Assert.Equal("""{"kind":"calendar_spread","symbols_mapped":1,"symbols_traded":1,"records":1}""", result.GetProperty("kinds")[1].GetRawText());
    }

    [Fact]
    public void A_bar_is_explained_in_words_and_as_JSON()
    {
        using var scene = Scene.Built();

        var told = Scene.Run("provenance", "--db", scene.Db, "--ts", "2024-01-01T23:01Z", "--dbn", scene.Dbn);
        var json = Scene.Run("provenance", "--db", scene.Db, "--ts", "2024-01-01T23:01Z", "--dbn", scene.Dbn, "--json").Json();

        Assert.Equal(0, told.ExitCode);
        Assert.StartsWith("2024-01-01T23:01Z: a bar of MGCG4", told.Out, StringComparison.Ordinal);
        Assert.Contains("2000000000000", told.Out, StringComparison.Ordinal);
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
    public void A_moment_that_is_no_minute_in_UTC_is_2(string ts)
    {
        using var scene = Scene.Built();

        Assert.Equal(2, Scene.Run("provenance", "--db", scene.Db, "--ts", ts).ExitCode);
    }

    [Fact]
    public void A_contradicted_bar_is_5_and_a_day_that_nobody_knows_is_6()
    {
        using var scene = Scene.Built();
        Sql(scene.Db, "UPDATE bars_1m SET volume = volume + 1");

        Assert.Equal(5, Scene.Run("provenance", "--db", scene.Db, "--ts", "2024-01-01T23:01Z", "--dbn", scene.Dbn).ExitCode);
        Assert.Equal(6, Scene.Run("provenance", "--db", scene.Db, "--ts", "2031-01-01T23:01Z").ExitCode);
    }

    [Fact]
    public void Equal_databases_are_0_and_different_ones_5()
    {
        using var scene = Scene.Built();
        var copy = scene.File("copy.db");
        File.Copy(scene.Db, copy);

        var equal = Scene.Run("compare", "--db", scene.Db, "--with", copy);
        Sql(copy, "UPDATE bars_1m SET volume = 6 WHERE ts_utc = TIMESTAMPTZ '2024-01-01 23:01:00Z'");
        var (differ, json) = (Scene.Run("compare", "--db", scene.Db, "--with", copy), Scene.Run("compare", "--db", scene.Db, "--with", copy, "--json"));

        Assert.Equal((0, 5, 5), (equal.ExitCode, differ.ExitCode, json.ExitCode));
        Assert.StartsWith("databases EQUAL", equal.Out, StringComparison.Ordinal);
        Assert.StartsWith("databases DIFFER", differ.Out, StringComparison.Ordinal);
        Assert.StartsWith("error DatabasesDiffer: ", LastError(differ), StringComparison.Ordinal);
        Assert.Equal(
            """{"kind":"bar_values","trading_day":"2024-01-02","ts_utc":"2024-01-01T23:01:00Z","left":"volume 5","right":"volume 6"}""",
            Assert.Single(json.Json().GetProperty("differences").EnumerateArray()).GetRawText());
        Assert.Equal(2, Scene.Run("compare", "--db", copy, "--with", copy).ExitCode);
        Assert.Equal(6, Scene.Run("compare", "--db", copy, "--with", scene.File("no.db")).ExitCode);
    }

    // A long command reports progress before its error.
    private static string LastError(Outcome outcome) => outcome.Error[(outcome.Error.LastIndexOf("\nerror ", StringComparison.Ordinal) + 1)..];

    private static void Sql(string db, string sql)
    {
        using var database = DatabaseInstance.Open(db, new InstanceOptions());
        using var connection = database.Connect();
        connection.Execute("SET TimeZone = 'UTC'");
        connection.Execute(sql);
    }
}
