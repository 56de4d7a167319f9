using MgcBackfill.Dbn;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Cli;

/// <summary>I2, A5, I9: the behaviour that all commands share that read a source or check bars.</summary>
public sealed class SourceOptionTests : IDisposable
{
    private readonly CliFixture _scene = CliFixture.WithSource();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Every_command_that_takes_DBN_paths_reads_subfolders_only_with_recurse() // S1
    {
        var folder = _scene.File("data");
        Directory.CreateDirectory(Path.Combine(folder, "below"));
        File.Move(_scene.Dbn, Path.Combine(folder, "below", "source.dbn.zst"));
        var (db, page) = (_scene.Db, _scene.File("page.html"));
        string[][] commands =
        [
            ["backfill", "--db", db, "--dbn", folder],
            ["verify", "--db", db, "--dbn", folder],
            ["report", "--db", db, "--dbn", folder, "--out", page],
            ["coverage", "--db", db, "--dbn", folder],
            ["provenance", "--db", db, "--dbn", folder, "--ts", "2024-01-01T23:00Z"],
            ["audit", "--dbn", folder],
            ["inventory", "--dbn", folder],
        ];
        foreach (var command in commands)
        {
            Assert.Equal(0, CliFixture.Run([.. command, "--recurse"]).ExitCode);
            var refused = CliFixture.Run(command[0] == "report" ? [.. command, "--force"] : command);
            Assert.Equal(3, refused.ExitCode);
            Assert.Contains("1 DBN file in 1 subfolder was not read. Use --recurse", refused.Error, StringComparison.Ordinal);
        }

        string[] gaps = ["gaps", "--dbn", folder, "--start", "2024-01-02", "--end", "2024-01-03"];
        Assert.StartsWith("All 2 wanted trading days", CliFixture.Run([.. gaps, "--recurse"]).Out, StringComparison.Ordinal);
        Assert.StartsWith("2 of 2", CliFixture.Run(gaps).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_command_with_a_source_can_require_that_the_manifest_lists_every_file() // A3
    {
        Assert.Equal(0, _scene.Backfill().ExitCode);
        var (db, dbn) = (_scene.Db, _scene.Dbn);
        string[][] commands =
        [
            ["backfill", "--db", db, "--dbn", dbn],
            ["verify", "--db", db, "--dbn", dbn],
            ["coverage", "--db", db, "--dbn", dbn],
            ["report", "--db", db, "--dbn", dbn, "--out", _scene.File("page.html")],
            ["audit", "--dbn", dbn],
            ["provenance", "--db", db, "--dbn", dbn, "--ts", "2024-01-01T23:00Z"],
        ];
        foreach (var command in commands)
        {
            var refused = CliFixture.Run([.. command, "--require-manifest"]);
            Assert.Equal(3, refused.ExitCode);
            Assert.Contains("NotInManifest", refused.Error, StringComparison.Ordinal);
        }

        File.WriteAllText(_scene.File("manifest.json"), VendorJson.Manifest(dbn));
        Assert.All(commands, c => Assert.Equal(0, CliFixture.Run([.. c, "--require-manifest"]).ExitCode));
    }

    [Fact]
    public void A_source_requested_by_raw_symbol_is_named_in_the_run_and_in_its_summary() // A5
    {
        CliFixture.TwoDays().With(m => m with { StypeIn = DbnStype.RawSymbol, Symbols = ["MGCG4", "MGCJ4"] }).WriteTo(_scene.Dbn);
        const string Told = "only MGCG4, MGCJ4 can become the front month of a day";

        foreach (var outcome in (Outcome[])[_scene.Backfill(), CliFixture.Run("audit", "--dbn", _scene.Dbn)])
        {
            Assert.Equal(0, outcome.ExitCode);
            Assert.Contains(Told, outcome.Out, StringComparison.Ordinal);
        }

        var again = _scene.Backfill();
        Assert.Contains(Told, again.Error, StringComparison.Ordinal);
        Assert.Contains(Told, File.ReadAllText(_scene.Log), StringComparison.Ordinal);
        var notices = _scene.Backfill("--json").Json().GetProperty("notices");
        Assert.Equal(["kind", "file", "message", "advice"], notices[0].EnumerateObject().Select(p => p.Name));
        Assert.Equal("raw_symbol", notices[0].GetProperty("kind").GetString());
    }

    [Fact]
    public void A_check_over_no_bars_fails_without_allow_empty() // I9
    {
        // Days that the source covers and on which no outright trades.
        string[] none = ["--start", "2024-01-03", "--end", "2024-01-03"];
        new DbnBuilder().Range("2024-01-01T23:00Z", "2024-01-03T23:00Z").Bars("MGCG4", "2024-01-01T23:00Z", 3).WriteTo(_scene.Dbn);
        var other = _scene.File("other.db");
        Nothing("audit", ["--dbn", _scene.Dbn, .. none]);
        Nothing("backfill", ["--db", _scene.Db, "--dbn", _scene.Dbn, .. none]);
        Assert.Equal(0, CliFixture.Run(["backfill", "--allow-empty", "--db", other, "--dbn", _scene.Dbn, .. none]).ExitCode);
        Nothing("verify", ["--db", _scene.Db]);
        Nothing("digest", ["--db", _scene.Db]);
        Nothing("compare", ["--db", _scene.Db, "--with", other]);
        Nothing("report", ["--db", _scene.Db, "--out", _scene.File("page.html"), "--force"]);
        Assert.Contains(
            "table without bars: nothing was checked",
            CliFixture.Run("verify", "--db", _scene.Db).Out,
            StringComparison.Ordinal
        );

        static void Nothing(string command, string[] arguments)
        {
            var outcome = CliFixture.Run([command, .. arguments]);
            Assert.Equal(5, outcome.ExitCode);
            Assert.Contains("error NothingChecked: ", outcome.Error, StringComparison.Ordinal);
            Assert.Contains("--allow-empty", outcome.Error, StringComparison.Ordinal);
            Assert.Equal(0, CliFixture.Run([command, .. arguments, "--allow-empty"]).ExitCode);
        }
    }

    [Fact]
    public void Gaps_of_a_range_without_a_trading_day_report_that_nothing_was_checked() // I9
    {
        var outcome = CliFixture.Run("gaps", "--dbn", _scene.Dbn, "--start", "2024-01-06", "--end", "2024-01-06");

        Assert.StartsWith("No trading day was requested, so nothing was checked.", outcome.Out, StringComparison.Ordinal);
    }
}
