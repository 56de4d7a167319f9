using System.Globalization;
using System.Text.RegularExpressions;
using MgcBackfill.DuckDb.Native;

namespace MgcBackfill.Tests.Cli;

/// <summary>I2, I4: the text output.</summary>
public sealed partial class OutputTests
{
    // Differ from run to run, as does whether progress was shown.
    private const string Progress = @"^\d\d:\d\d:\d\dZ [a-z ]+ \d+% \([^)\n]*\), [^\n]*\r?\n";
    private const string RunId = @"\d{8}T\d{6}Z-[0-9a-f]{8}";
    private const string TimeOfDay = @"\d\d:\d\d:\d\dZ";
    private const string Duration = @"\d+\.\d\d s|""wall_seconds"":[\d.]+";
    private const string StartOfLogLine = @"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z [0-9a-f]{8}";
    private const string FileHash = "sha256 [0-9a-f]{64}";

    [Fact]
    public void The_result_goes_to_standard_output_and_the_rest_to_standard_error() // I2
    {
        using var fixture = CliFixture.WithSource();

        var outcome = fixture.Backfill();

        Assert.StartsWith("backfill done in ", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("rows          5 written: 5 inserted, 0 updated, 0 unchanged, 0 deleted", outcome.Out, StringComparison.Ordinal);
        Assert.Contains(
            "records       7 read = 5 selected + 1 other outrights + 1 calendar spreads",
            outcome.Out,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Z plan: trading days 2024-01-02..2024-01-03; 1 chunk to do (1 new), 0 already done and skipped",
            outcome.Error,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("MGCG4 by volume", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Verbose_prints_the_contract_of_every_trading_day() // I5
    {
        using var fixture = CliFixture.WithSource();

        Assert.Contains(
            "2024-01-02 MGCG4 by volume: 3 bars from 2024-01-01T23:00Z to 2024-01-01T23:02Z, stub; candidates MGCG4 15, MGCJ4 2",
            fixture.Backfill("--verbose").Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Redirected_output_has_no_escape_sequences()
    {
        using var fixture = CliFixture.Built();

        var outcome = CliFixture.Run("verify", "--db", fixture.Db, "--dbn", fixture.Dbn);

        Assert.DoesNotContain('\x1b', outcome.Out + outcome.Error);
        Assert.Contains(
            "passed   source         every value of every bar is that of the source (5 bars, every value)",
            outcome.Out,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Gates_that_did_not_pass_are_named() // G3
    {
        using var fixture = CliFixture.WithSource();

        Assert.Contains("gates         11 passed, 1 not run (independent)\n", fixture.Backfill().Out, StringComparison.Ordinal);
        var log = File.ReadAllText(fixture.Log);
        Assert.Contains("gates: 11 passed, 1 not run (independent); 5 rows", log, StringComparison.Ordinal);
        var verified = CliFixture.Run("verify", "--db", fixture.Db);
        Assert.Contains("10 passed, 2 not run (source and independent)", verified.Out, StringComparison.Ordinal);
        using (var database = DatabaseInstance.Open(fixture.Db, new InstanceOptions()))
        using (var connection = database.Connect())
            connection.Execute("UPDATE bars_1m SET high = low - 1");
        verified = CliFixture.Run("verify", "--db", fixture.Db);
        Assert.Contains("2 FAILED (bars and day_records), 2 not run (source and independent)", verified.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dry_run_leaves_nothing_behind_and_shows_the_plan() // I4
    {
        using var fixture = CliFixture.WithSource();

        var outcome = fixture.Backfill("--dry-run");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("nothing was written", outcome.Out, StringComparison.Ordinal);
        Assert.Matches(@"  2024-01-02  2024-01-03  MGCG4 +2 +5", outcome.Out);
        Assert.Equal(["source.dbn.zst"], fixture.Entries());
    }

    [Fact]
    public void A_dry_run_over_a_finished_table_changes_no_file() // I4
    {
        using var fixture = CliFixture.Built();
        var before = fixture.Entries().ToDictionary(e => e, e => Stamp(fixture, e));

        Assert.Equal(0, fixture.Backfill("--dry-run", "--chunk-days", "1").ExitCode);

        Assert.Equal(before, fixture.Entries().ToDictionary(e => e, e => Stamp(fixture, e)));
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    [InlineData("fa-IR")]
    [InlineData("th-TH")]
    public void No_culture_changes_what_is_printed(string culture) // P4
    {
        var (plain, foreign) = (Everything(CultureInfo.InvariantCulture), Everything(CultureInfo.GetCultureInfo(culture)));

        Assert.Equal(plain, foreign);
    }

    [Theory]
    [InlineData("backfill")]
    [InlineData("verify")]
    [InlineData("digest")]
    [InlineData("gaps")]
    [InlineData("inventory")]
    [InlineData("sample")]
    public void Every_command_has_help_with_examples(string command) // I2
    {
        var outcome = CliFixture.Run(command, "--help");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("Examples:", outcome.Out, StringComparison.Ordinal);
        Assert.Contains($"  mgc-backfill {command} --", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("--json", outcome.Out, StringComparison.Ordinal);
        Assert.All(outcome.Out.Split('\n'), line => Assert.InRange(line.TrimEnd().Length, 0, 100));
    }

    [Fact]
    public void Help_lists_the_exit_codes_and_the_version_is_that_of_the_records() // I3, C8
    {
        Assert.Contains("130", CliFixture.Run("--help").Out, StringComparison.Ordinal);
        Assert.Equal($"mgc-backfill {MgcBackfill.Backfill.ToolVersion.Current}", CliFixture.Run("--version").Out.TrimEnd());
    }

    private static string Stamp(CliFixture fixture, string entry) => $"{File.GetLastWriteTimeUtc(fixture.File(entry)).Ticks}";

    private static string Everything(CultureInfo culture)
    {
        var before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, culture);
        try
        {
            using var fixture = CliFixture.With(CliFixture.TwoDays().Bars("MGCG4", "2024-01-02T23:02Z", 1200, 2012.3m));
            Outcome[] outcomes =
            [
                fixture.Backfill("--dry-run"),
                fixture.Backfill("--verbose", "--start", "2024-01-02"),
                fixture.Backfill("--json"),
                CliFixture.Run("verify", "--db", fixture.Db, "--dbn", fixture.Dbn),
                CliFixture.Run("verify", "--db", fixture.Db, "--days", "1,5"),
                CliFixture.Run("digest", "--db", fixture.Db, "--json"),
                CliFixture.Run("backfill", "--help"),
            ];
            var text =
                string.Join("\n", outcomes.Select(o => $"{o.ExitCode}\n{o.Out}\n{o.Error}"))
                + WithoutTimes().Replace(File.ReadAllText(fixture.Log), "");
            return WithoutTimes().Replace(text.Replace(Path.GetDirectoryName(fixture.Db)!, "", StringComparison.Ordinal), "");
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = before;
        }
    }

    [GeneratedRegex($"{Progress}|{RunId}|{TimeOfDay}|{Duration}|{StartOfLogLine}|{FileHash}", RegexOptions.Multiline)]
    private static partial Regex WithoutTimes();
}
