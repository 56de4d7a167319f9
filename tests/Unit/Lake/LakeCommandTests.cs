using System.Text.Json;
using MgcBackfill.Tests.Cli;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Lake;

/// <summary>The commands of the lake: their text, their JSON and their exit codes.</summary>
public sealed class LakeCommandTests
{
    [Fact]
    public void Plan_build_commit_and_verify_report_what_the_lake_holds()
    {
        using var bench = new LakeBench();
        string[] lake = ["--dbn", bench.WriteMarket(), "--out", bench.Out];

        var plan = Json(0, ["lake", "plan", .. lake]);
        Assert.Equal("lake plan", plan.GetProperty("command").GetString());
        Assert.Equal(
            [(0, "ES", 2023), (1, "ES", 2024), (2, "MGC", 2023), (3, "MGC", 2024)],
            plan.GetProperty("units")
                .EnumerateArray()
                .Select(u => (u.GetProperty("unit").GetInt32(), u.GetProperty("root").GetString()!, u.GetProperty("year").GetInt32()))
        );
        Assert.All(plan.GetProperty("units").EnumerateArray(), u => Assert.Equal("missing", u.GetProperty("state").GetString()));

        var incomplete = CliFixture.Run(["lake", "commit", .. lake]);
        Assert.Equal(6, incomplete.ExitCode);
        Assert.Contains("Run 'mgc-backfill lake build' with the same options", incomplete.Error, StringComparison.Ordinal);

        foreach (var unit in (string[])["3", "1", "0", "2"])
            Assert.Equal(0, CliFixture.Run(["lake", "build", .. lake, "--unit", unit]).ExitCode);
        var commit = Json(0, ["lake", "commit", .. lake]);
        Assert.Equal(4, commit.GetProperty("proved").GetInt32());
        Assert.Equal(2, commit.GetProperty("manifest").GetProperty("front").GetArrayLength());

        var build = Json(0, ["lake", "build", .. lake]);
        Assert.All(build.GetProperty("units").EnumerateArray(), u => Assert.True(u.GetProperty("unchanged").GetBoolean()));
        Assert.Equal(commit.GetProperty("sha256").GetString(), build.GetProperty("commit").GetProperty("sha256").GetString());

        var verify = CliFixture.Run(["lake", "verify", .. lake]);
        Assert.Equal(0, verify.ExitCode);
        Assert.StartsWith("lake valid: 4 units, ", verify.Out, StringComparison.Ordinal);

        File.Delete(bench.DataFile("ES", 2024));
        var invalid = Json(5, ["lake", "verify", "--out", bench.Out]);
        Assert.False(invalid.GetProperty("valid").GetBoolean());
        Assert.Equal("LakeFileDamaged", invalid.GetProperty("findings")[0].GetProperty("error_id").GetString());
        Assert.Equal(JsonValueKind.Null, invalid.GetProperty("compared").ValueKind);
    }

    [Fact]
    public void A_failed_unit_decides_the_exit_code_and_the_others_are_built()
    {
        using var bench = new LakeBench();
        var source = bench.Write(
            new DbnBuilder()
                .Range("2024-01-02", "2024-01-04")
                .Bar("MGCG4", "2024-01-03T10:00Z", 2000m)
                .Bar("CLK0", "2024-01-03T10:00Z", -37.63m)
        );

        var text = CliFixture.Run("lake", "build", "--dbn", source, "--out", bench.Out);
        Assert.Equal(4, text.ExitCode);
        Assert.Contains("FAILED", text.Out, StringComparison.Ordinal);
        Assert.Contains("--no-front", text.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(bench.DataFile("MGC", 2024)));

        var json = Json(4, ["lake", "build", "--dbn", source, "--out", bench.Out]);
        Assert.Equal("failed", json.GetProperty("status").GetString());
        Assert.Equal(
            [true, false],
            json.GetProperty("units").EnumerateArray().Select(u => u.GetProperty("error").ValueKind != JsonValueKind.Null)
        );
        Assert.Equal(JsonValueKind.Null, json.GetProperty("commit").ValueKind);
    }

    [Fact]
    public void Worker_processes_give_the_same_bytes()
    {
        using var fixture = new CliFixture();
        using var bench = new LakeBench();
        var source = bench.WriteMarket();
        bench.Build(source);

        var outcome = fixture.RunChild(
            new Dictionary<string, string>(),
            "lake",
            "build",
            "--dbn",
            source,
            "--out",
            bench.File("parallel"),
            "--workers",
            "2"
        );

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.ExitCode == 0 ? "" : outcome.Error));
        LakeBench.RequireSame(bench.Files(), LakeBench.Files(bench.File("parallel")));
    }

    [Theory]
    [InlineData("'lake' needs one of plan, build, commit, verify, load after it.", "lake")]
    [InlineData("'buidl' is not a command of 'mgc-backfill lake'.", "lake", "buidl")]
    [InlineData("'lake plan' needs --dbn PATH and --out PATH.", "lake", "plan")]
    [InlineData("'--ouch' is not an option of 'lake commit'.", "lake", "commit", "--ouch", "x")]
    [InlineData("'ohlcv-1w' is not a schema of bars.", "lake", "plan", "--dbn", "x", "--out", "y", "--schema", "ohlcv-1w")]
    [InlineData("'mgc' is not the root of a product.", "lake", "plan", "--dbn", "x", "--out", "y", "--symbol", "mgc")]
    [InlineData(
        "Units that are chosen by number are built by one process.",
        "lake",
        "build",
        "--dbn",
        "x",
        "--out",
        "y",
        "--unit",
        "0",
        "--workers",
        "2"
    )]
    public void A_wrong_command_line_is_explained(string message, params string[] args)
    {
        var outcome = CliFixture.Run(args);

        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Out));
        Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_that_is_no_unit_and_a_root_without_bars_are_refused()
    {
        using var bench = new LakeBench();
        string[] lake = ["--dbn", bench.WriteMarket(), "--out", bench.Out];

        var unit = CliFixture.Run(["lake", "build", .. lake, "--unit", "4"]);
        var root = CliFixture.Run(["lake", "plan", .. lake, "--symbol", "ZN"]);

        Assert.Equal((2, 2), (unit.ExitCode, root.ExitCode));
        Assert.Contains("There is no unit 4: the plan has the units 0 to 3.", unit.Error, StringComparison.Ordinal);
        Assert.Contains("the roots ES and MGC", root.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Help_and_completion_know_the_commands_of_a_group()
    {
        var help = CliFixture.Run("help", "lake", "build");
        Assert.Equal(0, help.ExitCode);
        Assert.Contains("mgc-backfill lake build --dbn <PATH> --out <PATH> [options]", help.Out, StringComparison.Ordinal);
        Assert.Equal(help.Out, CliFixture.Run("lake", "build", "--help").Out);
        Assert.Equal(2, CliFixture.Run("help", "lake", "nothing").ExitCode);
        Assert.Contains("mgc-backfill lake COMMAND [options]", CliFixture.Run("lake", "--help").Out, StringComparison.Ordinal);
    }

    private static JsonElement Json(int exitCode, string[] args)
    {
        var outcome = CliFixture.Run([.. args, "--json"]);
        Assert.Equal((exitCode, ""), (outcome.ExitCode, outcome.ExitCode == exitCode ? "" : outcome.Error + outcome.Out));
        return outcome.Json();
    }
}
