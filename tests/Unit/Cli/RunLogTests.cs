namespace MgcBackfill.Tests.Cli;

/// <summary>I5: the log in the checkpoint folder.</summary>
public sealed class RunLogTests
{
    [Fact]
    public void The_log_holds_configuration_chunks_days_and_summary() // I5
    {
        using var fixture = CliFixture.Built();

        var log = File.ReadAllText(fixture.Log);

        Assert.All(
            (string[])
                [
                    "detail  configuration {\"db\":",
                    "detail  planned chunk 2024-01-02..2024-01-03: new",
                    "detail  chunk 2024-01-02..2024-01-03, attempt 1: in_progress",
                    "detail  2024-01-02 MGCG4 by volume",
                    "detail  chunk 2024-01-02..2024-01-03 merged: 5 rows staged; 5 inserted",
                    "attempt 1: done, 5 rows",
                    "info    chunks: 1 done, 0 failed, of 1 planned; 0 skipped (done before)",
                    "build digest ",
                ],
            text => Assert.Contains(text, log, StringComparison.Ordinal)
        );
        Assert.All(
            log.TrimEnd('\n').Split('\n'),
            line => Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z [0-9a-f]{8} (detail |info   |warning|error  ) ", line)
        );
    }

    [Fact]
    public void A_failure_is_logged_with_its_stack_trace_and_the_last_timestamp() // I5
    {
        using var fixture = CliFixture.With(CliFixture.TwoDays().Bar("MGCG4", "2024-01-03T10:00Z", 2000m, 1999m, 1998m, 1999m, 1));

        Assert.Equal(4, fixture.Backfill().ExitCode);

        var log = File.ReadAllText(fixture.Log);
        Assert.Contains("error   error BarInvalid: 2024-01-03T10:00Z MGCG4 O 2000.0 H 1999.0", log, StringComparison.Ordinal);
        Assert.Contains("detail     at MgcBackfill.", log, StringComparison.Ordinal);
        Assert.Contains("error   this run committed no bar", log, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_run_appends_and_a_torn_line_stays_a_line_of_its_own() // C3
    {
        using var fixture = CliFixture.Built();
        File.AppendAllText(fixture.Log, "torn");
        var before = File.ReadAllText(fixture.Log);

        Assert.Equal(0, fixture.Backfill().ExitCode);

        Assert.StartsWith(before + "\n", File.ReadAllText(fixture.Log), StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_that_cannot_be_written_is_reported_once_and_stops_nothing() // I5
    {
        using var fixture = CliFixture.WithSource();
        Directory.CreateDirectory(fixture.Log);

        var outcome = fixture.Backfill("--verbose");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Single(outcome.Error.Split("cannot be written").Skip(1));
    }

    [Fact]
    public void A_run_that_never_began_creates_no_folder() // I4
    {
        using var fixture = CliFixture.WithSource();

        var outcome = CliFixture.Run("backfill", "--db", fixture.File("missing/gold.db"), "--dbn", fixture.Dbn);

        Assert.Equal(7, outcome.ExitCode);
        Assert.Equal(["source.dbn.zst"], fixture.Entries());
    }
}
