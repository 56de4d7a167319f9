using MgcBackfill.DuckDb;
using MgcBackfill.Tests.Report;

namespace MgcBackfill.Tests.Cli;

/// <summary>I2, I3: <c>mgc-backfill report</c>.</summary>
public sealed class ReportCommandTests
{
    [Fact]
    public void A_report_of_a_valid_table_is_0_and_says_where_it_lies() // I3
    {
        using var scene = Scene.Built();
        var page = scene.File("gold.html");

        var outcome = Scene.Run("report", "--db", scene.Db, "--dbn", scene.Dbn, "--out", page);

        Assert.Equal(0, outcome.ExitCode);
        Assert.StartsWith("report written: table valid", outcome.Out, StringComparison.Ordinal);
        Assert.Contains(page, outcome.Out, StringComparison.Ordinal);
        Assert.Equal("valid", ReportHtml.Read(page)["verdict"]);
    }

    [Fact]
    public void A_failed_gate_is_5_and_the_report_is_there() // I3, G3
    {
        using var scene = Scene.Built();
        Execute(scene.Db, "UPDATE bars_1m SET volume = volume + 1");
        var page = scene.File("gold.html");

        var outcome = Scene.Run("report", "--db", scene.Db, "--out", page, "--json");

        Assert.Equal(5, outcome.ExitCode);
        Assert.Equal("INVALID", ReportHtml.Read(page)["verdict"]);
        var json = outcome.Json();
        Assert.Equal(("report", "failed", 5, "invalid"), (json.GetProperty("command").GetString(), json.GetProperty("status").GetString(), json.GetProperty("exit_code").GetInt32(), json.GetProperty("verdict").GetString()));
        Assert.Equal(new FileInfo(page).Length, json.GetProperty("bytes").GetInt64());
    }

    [Fact]
    public void A_page_that_is_there_is_2_until_it_may_be_replaced_and_nothing_else_ever_is() // I3
    {
        using var scene = Scene.Built();
        var page = scene.File("gold.html");
        Assert.Equal(0, Scene.Run("report", "--db", scene.Db, "--out", page).ExitCode);

        Assert.Equal(2, Scene.Run("report", "--db", scene.Db, "--out", page).ExitCode);
        Assert.Equal(0, Scene.Run("report", "--db", scene.Db, "--out", page, "--force").ExitCode);
        Assert.Equal(2, Scene.Run("report", "--db", scene.Db, "--out", scene.Db, "--force").ExitCode);
        Assert.Equal(2, Scene.Run("report", "--db", scene.Db, "--out", scene.Checkpoint, "--force").ExitCode);
        Assert.Equal(0, Scene.Run("verify", "--db", scene.Db, "--dbn", scene.Dbn).ExitCode);
    }

    [Fact]
    public void The_days_to_zoom_into_are_named_by_their_ends_and_days_that_are_not_stored_are_2() // I3
    {
        using var scene = Scene.Built();
        var (one, all, none) = (scene.File("one.html"), scene.File("all.html"), scene.File("none.html"));

        Assert.Equal(0, Scene.Run("report", "--db", scene.Db, "--out", one, "--zoom-start", "2024-01-03", "--zoom-end", "2024-01-03").ExitCode);
        Assert.Equal(0, Scene.Run("report", "--db", scene.Db, "--out", all).ExitCode);
        var refused = Scene.Run("report", "--db", scene.Db, "--out", none, "--zoom-start", "2024-01-04");

        Assert.Equal(("1", "2"), (ReportHtml.Read(one)["minutes.days"], ReportHtml.Read(all)["minutes.days"]));
        Assert.Equal("2", ReportHtml.Read(one)["minutes.2024-01-03.bars"]);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("The stored trading days are 2024-01-02 to 2024-01-03.", refused.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(none));
        Assert.Equal(2, Scene.Run("report", "--db", scene.Db, "--out", none, "--zoom-start", "2024-01-03", "--zoom-end", "2024-01-02").ExitCode);
    }

    [Fact]
    public void A_database_that_is_not_there_is_6_and_leaves_no_page() // I3
    {
        using var scene = Scene.WithSource();

        Assert.Equal(6, Scene.Run("report", "--db", scene.Db, "--out", scene.File("gold.html")).ExitCode);
        Assert.Equal(["source.dbn.zst"], scene.Entries());
    }

    private static void Execute(string db, string sql)
    {
        using var database = DatabaseInstance.Open(db, new InstanceOptions());
        using var connection = database.Connect();
        connection.Execute(sql);
    }
}
