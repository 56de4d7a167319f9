using MgcBackfill.DuckDb.Native;
using MgcBackfill.Tests.Report;

namespace MgcBackfill.Tests.Cli;

/// <summary>I2, I3: <c>mgc-backfill report</c>.</summary>
public sealed class ReportCommandTests
{
    [Fact]
    public void A_report_of_a_valid_table_exits_with_0_and_prints_its_path() // I3
    {
        using var fixture = CliFixture.Built();
        var page = fixture.File("gold.html");

        var outcome = CliFixture.Run("report", "--db", fixture.Db, "--dbn", fixture.Dbn, "--out", page);

        Assert.Equal(0, outcome.ExitCode);
        Assert.StartsWith("report written: table valid", outcome.Out, StringComparison.Ordinal);
        Assert.Contains(page, outcome.Out, StringComparison.Ordinal);
        Assert.Equal("valid", ReportHtml.Read(page)["verdict"]);
    }

    [Fact]
    public void A_failed_gate_exits_with_5_and_the_report_is_written() // I3, G3
    {
        using var fixture = CliFixture.Built();
        Execute(fixture.Db, "UPDATE bars_1m SET volume = volume + 1");
        var page = fixture.File("gold.html");

        var outcome = CliFixture.Run("report", "--db", fixture.Db, "--out", page, "--json");

        Assert.Equal(5, outcome.ExitCode);
        Assert.Equal("INVALID", ReportHtml.Read(page)["verdict"]);
        var json = outcome.Json();
        Assert.Equal(
            ("report", "failed", 5, "invalid"),
            (
                json.GetProperty("command").GetString(),
                json.GetProperty("status").GetString(),
                json.GetProperty("exit_code").GetInt32(),
                json.GetProperty("verdict").GetString()
            )
        );
        Assert.Equal(new FileInfo(page).Length, json.GetProperty("bytes").GetInt64());
    }

    [Fact]
    public void An_existing_report_exits_with_2_without_force_and_other_files_are_never_replaced() // I3
    {
        using var fixture = CliFixture.Built();
        var page = fixture.File("gold.html");
        Assert.Equal(0, CliFixture.Run("report", "--db", fixture.Db, "--out", page).ExitCode);

        Assert.Equal(2, CliFixture.Run("report", "--db", fixture.Db, "--out", page).ExitCode);
        Assert.Equal(0, CliFixture.Run("report", "--db", fixture.Db, "--out", page, "--force").ExitCode);
        Assert.Equal(2, CliFixture.Run("report", "--db", fixture.Db, "--out", fixture.Db, "--force").ExitCode);
        Assert.Equal(2, CliFixture.Run("report", "--db", fixture.Db, "--out", fixture.Checkpoint, "--force").ExitCode);
        Assert.Equal(0, CliFixture.Run("verify", "--db", fixture.Db, "--dbn", fixture.Dbn).ExitCode);
    }

    [Fact]
    public void The_days_to_zoom_into_are_named_by_their_ends_and_days_that_are_not_stored_are_2() // I3
    {
        using var fixture = CliFixture.Built();
        var (one, all, none) = (fixture.File("one.html"), fixture.File("all.html"), fixture.File("none.html"));

        Assert.Equal(
            0,
            CliFixture.Run("report", "--db", fixture.Db, "--out", one, "--zoom-start", "2024-01-03", "--zoom-end", "2024-01-03").ExitCode
        );
        Assert.Equal(0, CliFixture.Run("report", "--db", fixture.Db, "--out", all).ExitCode);
        var refused = CliFixture.Run("report", "--db", fixture.Db, "--out", none, "--zoom-start", "2024-01-04");

        Assert.Equal(("1", "2"), (ReportHtml.Read(one)["minutes.days"], ReportHtml.Read(all)["minutes.days"]));
        Assert.Equal("2", ReportHtml.Read(one)["minutes.2024-01-03.bars"]);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("The stored trading days are 2024-01-02 to 2024-01-03.", refused.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(none));
        Assert.Equal(
            2,
            CliFixture.Run("report", "--db", fixture.Db, "--out", none, "--zoom-start", "2024-01-03", "--zoom-end", "2024-01-02").ExitCode
        );
    }

    [Fact]
    public void A_missing_database_exits_with_6_and_leaves_no_report() // I3
    {
        using var fixture = CliFixture.WithSource();

        Assert.Equal(6, CliFixture.Run("report", "--db", fixture.Db, "--out", fixture.File("gold.html")).ExitCode);
        Assert.Equal(["source.dbn.zst"], fixture.Entries());
    }

    private static void Execute(string db, string sql)
    {
        using var database = DatabaseInstance.Open(db, new InstanceOptions());
        using var connection = database.Connect();
        connection.Execute(sql);
    }
}
