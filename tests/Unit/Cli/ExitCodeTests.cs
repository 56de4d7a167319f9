using MgcBackfill.DuckDb.Native;
using MgcBackfill.Errors;
using MgcBackfill.Log;
using MgcBackfill.Tests.Support;
using MgcBackfill.Workers;

namespace MgcBackfill.Tests.Cli;

/// <summary>I3: every class of error has its exit code, its text on standard error, and its object on standard output.</summary>
public sealed class ExitCodeTests
{
    public static TheoryData<string[]> Misuses =>
        [
            (string[])[],
            (string[])["frobnicate"],
            (string[])["backfill"],
            (string[])["backfill", "--db", "x.db"],
            (string[])["backfill", "--db", "", "--dbn", "x"],
            (string[])["backfill", "--db", "x.db", "--dbn", "x", "--start", "02.01.2024"],
            (string[])["backfill", "--db", "x.db", "--dbn", "x", "--start", "2024-1-2"],
            (string[])["backfill", "--db", "x.db", "--dbn", "x", "--start", "2024-02-30"],
            (string[])["backfill", "--db", "x.db", "--dbn", "x", "--start", "2024-01-03", "--end", "2024-01-02"],
            (string[])["backfill", "--db", "x.db", "--dbn", "x", "--chunk-days", "0"],
            (string[])["backfill", "--db", "x.db", "--dbn", "x", "--chunk-days", "1,000"],
            (string[])["backfill", "--db", "x.db", "--dbn", "x", "--symbol", "gc"],
            (string[])["backfill", "--db", "x.db", "--dbn", "x", "--retry-fialed"],
            (string[])["verify", "--db", "x.db", "--days", "some"],
            (string[])["verify", "--db", "x.db", "--days", "0"],
            (string[])["verify", "--db", "x.db", "--checkpoint", "no/such/folder"],
            (string[])["digest"],
            (string[])["inventory"],
            (string[])["inventory", "--dbn", "x", "--header"],
            (string[])["gaps", "--db", "x.db", "--start", "2024-01-01"],
            (string[])["gaps", "--start", "2024-01-01", "--end", "2024-01-02"],
            (string[])["gaps", "--db", "x.db", "--start", "2024-01-02", "--end", "2024-01-01"],
            (string[])["sample", "--out", "x.dbn", "--start", "2024-01-01"],
            (string[])["sample", "--out", "x.dbn", "--start", "2024-01-01", "--end", "2024-01-02", "--dbn-version", "4"],
            (string[])["sample", "--out", "x.dbn", "--start", "1990-01-01", "--end", "1990-01-02"],
        ];

    [Fact]
    public void An_unexpected_system_error_exits_with_7() // I3
    {
        foreach (
            var (error, id) in new (Exception, string)[]
            {
                (new UnauthorizedAccessException("Access to the path '/data/x' is denied."), ErrorIds.AccessDenied),
                (new IOException("Stale file handle", 116), ErrorIds.InputOutput),
                (new FileNotFoundException("Could not find '/data/x'."), ErrorIds.InputOutput),
            }
        )
        {
            var report = ErrorReport.From(error);
            Assert.Equal(
                (ExitCodes.Environment, ExitCodes.Environment, id, "environment"),
                (ExitCodes.For(error), report.ExitCode, report.Id, report.Class)
            );
            Assert.Contains(error.Message, report.Message, StringComparison.Ordinal);
            Assert.IsType<EnvironmentException>(WorkerFault.From(error).ToException());
        }

        Assert.Equal(ExitCodes.Other, ExitCodes.For(new InvalidOperationException()));
    }

    [Theory]
    [MemberData(nameof(Misuses))]
    public void An_invalid_command_line_exits_with_2(string[] args) // I3
    {
        var outcome = CliFixture.Run(args);

        Assert.Equal(2, outcome.ExitCode);
        Assert.Empty(outcome.Out);
        Assert.StartsWith("error ", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_many_workers_are_refused_and_not_ignored() // I2, I4
    {
        using var fixture = CliFixture.WithSource();

        var outcome = fixture.Backfill("--workers", "65");

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("65 is too large a number of workers.", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(["source.dbn.zst"], fixture.Entries());
    }

    [Fact]
    public void A_missing_source_exits_with_3() =>
        RequireError(3, "SourceNotFound", "source", new DbnBuilder().Bar("MGCG4", "2024-01-02T12:00Z"), s => File.Delete(s.Dbn)); // I3, S1

    [Fact]
    public void A_source_without_an_outright_exits_with_3() =>
        RequireError(3, "NoOutright", "source", new DbnBuilder().Bar("GCG4", "2024-01-02T12:00Z")); // I3, A2

    [Fact]
    public void A_cut_source_exits_with_3() => // I3, S2
        RequireError(3, "DbnTruncated", "source", CliFixture.TwoDays(), s => File.WriteAllBytes(s.Dbn, File.ReadAllBytes(s.Dbn)[..^3]));

    [Fact]
    public void A_bar_that_breaks_a_rule_exits_with_4() =>
        RequireError(4, "BarInvalid", "data", new DbnBuilder().Bar("MGCG4", "2024-01-02T12:00Z", 2000m, 1999m, 1998m, 1999m, 1)); // I3, B1

    [Fact]
    public void A_failed_gate_exits_with_5_and_the_table_is_reported_as_invalid() // I3, G3
    {
        using var fixture = CliFixture.Built();
        Execute(fixture.Db, "UPDATE bars_1m SET close = close + 0.1, high = high + 1");

        var outcome = CliFixture.Run("verify", "--db", fixture.Db, "--dbn", fixture.Dbn);

        Assert.Equal(5, outcome.ExitCode);
        Assert.StartsWith("table INVALID", outcome.Out, StringComparison.Ordinal);
        Assert.StartsWith("error GateFailed: The backfill is INVALID", LastError(outcome), StringComparison.Ordinal);
    }

    [Fact]
    public void A_foreign_table_exits_with_6() // I3, D2
    {
        using var fixture = CliFixture.WithSource();
        Execute(fixture.Db, "CREATE TABLE bars_1m (ts_utc TIMESTAMP)");

        Assert.Equal(6, fixture.Backfill().ExitCode);
        Assert.Equal(6, fixture.Backfill("--dry-run").ExitCode);
        Assert.Equal(6, CliFixture.Run("digest", "--db", fixture.Db).ExitCode);
    }

    [Fact]
    public void A_missing_database_exits_with_6() // I3
    {
        using var fixture = CliFixture.WithSource();

        Assert.Equal(6, CliFixture.Run("verify", "--db", fixture.Db).ExitCode);
        Assert.Equal(6, CliFixture.Run("digest", "--db", fixture.Db).ExitCode);
        Assert.Equal(["source.dbn.zst"], fixture.Entries());
    }

    [Fact]
    public void A_chunk_that_failed_before_exits_with_6_without_retry_failed() // I3, C4
    {
        using var fixture = CliFixture.Built();
        Execute(fixture.Db, "UPDATE bars_1m SET volume = volume + 1 WHERE ts_utc = (SELECT max(ts_utc) FROM bars_1m)");
        var other = fixture.File("other.checkpoint");

        Assert.Equal(5, fixture.Backfill("--checkpoint", other).ExitCode); // M5
        Assert.Equal(6, fixture.Backfill("--checkpoint", other).ExitCode);
        Assert.Equal(0, fixture.Backfill("--checkpoint", other, "--retry-failed", "--allow-replace").ExitCode);
    }

    [Fact]
    public void A_second_simultaneous_run_exits_with_7_and_does_not_touch_the_log() // I3
    {
        using var fixture = CliFixture.Built();
        var log = File.ReadAllText(fixture.Log);
        using (new FileStream(fixture.Db + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            var outcome = fixture.Backfill("--json");

            Assert.Equal(7, outcome.ExitCode);
            Assert.Equal("Busy", outcome.Json().GetProperty("error").GetProperty("id").GetString());
        }

        Assert.Equal(log, File.ReadAllText(fixture.Log));
    }

    [Fact]
    public void A_cancelled_run_exits_with_130_and_the_same_command_continues() // I3, P5
    {
        using var fixture = CliFixture.WithSource();

        var outcome = CliFixture.Run(new CancellationToken(canceled: true), "backfill", "--db", fixture.Db, "--dbn", fixture.Dbn, "--json");

        Assert.Equal(130, outcome.ExitCode);
        Assert.Equal("cancelled", outcome.Json().GetProperty("status").GetString());
        Assert.Equal("cancelled", outcome.Json().GetProperty("error").GetProperty("class").GetString());
        Assert.Equal(0, fixture.Backfill().ExitCode);
    }

    private static void RequireError(int exitCode, string id, string errorClass, DbnBuilder source, Action<CliFixture>? then = null)
    {
        using var fixture = CliFixture.With(source);
        then?.Invoke(fixture);

        var reported = fixture.Backfill();
        var json = fixture.Backfill("--json", "--checkpoint", fixture.File("second"));

        Assert.Equal(exitCode, reported.ExitCode);
        Assert.StartsWith($"error {id}: ", LastError(reported), StringComparison.Ordinal);
        Assert.Equal(exitCode, json.ExitCode);
        Assert.Equal(exitCode, json.Json().GetProperty("exit_code").GetInt32());
        Assert.Equal("failed", json.Json().GetProperty("status").GetString());
        Assert.Equal(id, json.Json().GetProperty("error").GetProperty("id").GetString());
        Assert.Equal(errorClass, json.Json().GetProperty("error").GetProperty("class").GetString());
        Assert.Equal(fixture.Dbn, json.Json().GetProperty("error").GetProperty("where").GetProperty("file").GetString());
    }

    private static string LastError(Outcome outcome) =>
        outcome.Error[(outcome.Error.LastIndexOf("\nerror ", StringComparison.Ordinal) + 1)..];

    private static void Execute(string db, string sql)
    {
        using var database = DatabaseInstance.Open(db, new InstanceOptions());
        using var connection = database.Connect();
        connection.Execute(sql);
    }
}
