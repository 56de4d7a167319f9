using MgcBackfill.Errors;
using MgcBackfill.Tests.Support;
using MgcBackfill.TestServers;

namespace MgcBackfill.Tests.Postgres;

/// <summary>A4, Q1: what a server, a role, a database or the environment sets does not change the result.</summary>
public sealed class ServerSessionTests
{
    private const string Rights =
        "GRANT SELECT, INSERT, UPDATE, DELETE ON market_bars_ohlcv_1m, data_ingest_runs TO {role}; GRANT TEMP ON DATABASE {db} TO {role};";

    [PostgresTheory]
    [InlineData("TimeZone", "'Asia/Tokyo'")]
    [InlineData("TimeZone", "'America/New_York'")]
    [InlineData("DateStyle", "'German, DMY'")]
    [InlineData("IntervalStyle", "iso_8601")]
    [InlineData("client_encoding", "LATIN1")]
    [InlineData("lc_numeric", "'C'")]
    [InlineData("lc_messages", "'C'")]
    [InlineData("extra_float_digits", "-15")]
    [InlineData("default_transaction_isolation", "serializable")]
    [InlineData("default_transaction_deferrable", "on")]
    [InlineData("default_transaction_read_only", "on")]
    [InlineData("synchronous_commit", "off")]
    [InlineData("bytea_output", "escape")]
    [InlineData("standard_conforming_strings", "off")]
    [InlineData("search_path", "missing, public")]
    [InlineData("idle_in_transaction_session_timeout", "1")]
    [InlineData("idle_session_timeout", "500")]
    [InlineData("row_security", "on")]
    [InlineData("jit", "on")]
    [InlineData("enable_indexscan", "off")]
    public void A_setting_of_the_role_and_of_the_database_does_not_change_the_result(string setting, string value) // A4
    {
        using var bench = new ServerBench();
        var role = bench.CreateRole(Rights.Replace("{db}", bench.Database, StringComparison.Ordinal));
        bench.Sql($"ALTER ROLE {role} SET {setting} = {value}; ALTER DATABASE {bench.Database} SET {setting} = {value}");
        var db = bench.DbOf(role, role);

        bench.Run(bench.Options(bench.ThreeWeeksFile) with { Db = db });

        Assert.Equal(ThreeWeeks.Model.BuildDigest, MgcBackfill.Verify.VerifyRun.Digest(db).BuildDigest);
        var verification = MgcBackfill.Verify.VerifyRun.Run(
            new()
            {
                Db = db,
                Checkpoint = bench.Checkpoint,
                Dbn = [bench.ThreeWeeksFile],
            }
        );
        Assert.True(verification.Passed, ServerBench.Describe(verification));
    }

    [PostgresFact]
    public void The_commit_of_a_run_waits_for_the_disk_whatever_the_role_has_set() // C1, Q4
    {
        using var bench = new ServerBench();
        bench.Sql(
            $"""
            ALTER DATABASE {bench.Database} SET synchronous_commit = off;
            CREATE TABLE seen (setting text);
            CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO seen VALUES (current_setting(''synchronous_commit'')); RETURN NULL; END';
            CREATE TRIGGER t AFTER INSERT ON {ServerBench.Table} EXECUTE FUNCTION note()
            """
        );

        bench.RunThreeWeeks();

        Assert.Equal("on", bench.Value("SELECT DISTINCT setting FROM seen"));
    }

    [PostgresTheory]
    [InlineData("statement_timeout", "1")]
    [InlineData("search_path", "''")]
    [InlineData("search_path", "missing")]
    public void A_setting_that_leaves_no_way_is_a_clear_error(string setting, string value) // A4, Q4
    {
        using var bench = new ServerBench();
        var role = bench.CreateRole(Rights.Replace("{db}", bench.Database, StringComparison.Ordinal));
        bench.Sql($"ALTER ROLE {role} SET {setting} = {value}");

        var error = Assert.ThrowsAny<BackfillException>(() =>
            bench.Run(
                bench.Options(bench.ThreeWeeksFile) with
                {
                    Db = bench.DbOf(role, role),
                    ChunkDays = 100,
                },
                e =>
                {
                    if (e is MgcBackfill.Backfill.ChunkStatusChanged && setting == "statement_timeout")
                        bench.Sql($"BEGIN; LOCK {ServerBench.Table}; SELECT pg_sleep(0.3); COMMIT");
                }
            )
        );

        Assert.Equal(
            setting == "statement_timeout"
                ? (ErrorIds.StatementStopped, ExitCodes.Environment)
                : (ErrorIds.DatabaseUnreadable, ExitCodes.TargetRefused),
            (error.Id, ExitCodes.For(error))
        );
        Assert.Contains(
            setting == "statement_timeout" ? setting : "search_path",
            error.Message + error.Advice?.Text,
            StringComparison.Ordinal
        );
        Assert.Equal(0, bench.Count());
    }

    [PostgresFact]
    public void A_policy_that_hides_rows_is_an_error_and_not_a_shorter_table()
    {
        using var bench = new ServerBench();
        bench.RunThreeWeeks();
        var role = bench.CreateRole(Rights.Replace("{db}", bench.Database, StringComparison.Ordinal));
        bench.Sql(
            $"""
            ALTER TABLE {ServerBench.Table} ENABLE ROW LEVEL SECURITY;
            CREATE POLICY half ON {ServerBench.Table} USING (ts < '2024-03-10')
            """
        );
        var db = bench.DbOf(role, role);

        foreach (
            var use in (Action[])
                [
                    () => MgcBackfill.Verify.VerifyRun.Digest(db),
                    () => MgcBackfill.Verify.VerifyRun.Run(new() { Db = db, Checkpoint = bench.Checkpoint }),
                    () => MgcBackfill.Analysis.TableStatistics.Read(db),
                    () => MgcBackfill.Backfill.BackfillRun.Run(bench.Options(bench.ThreeWeeksFile) with { Db = db }),
                ]
        )
        {
            var error = Assert.Throws<EnvironmentException>(use);
            Assert.Equal(ErrorIds.AccessDenied, error.Id);
            Assert.Contains("row-level security", error.Message, StringComparison.Ordinal);
            Assert.Contains("BYPASSRLS", error.Advice!.Text, StringComparison.Ordinal);
        }
    }

    [PostgresFact]
    public void A_server_with_another_encoding_and_time_zone_gives_the_same_digest() // A4
    {
        using var server = new PostgresServer(
            new PostgresOptions
            {
                Encoding = "LATIN1",
                Locale = "C",
                Fsync = false,
                Settings = new Dictionary<string, string>
                {
                    ["timezone"] = "Australia/Brisbane",
                    ["datestyle"] = "SQL, DMY",
                    ["intervalstyle"] = "sql_standard",
                    ["lc_messages"] = "C",
                    ["default_transaction_isolation"] = "repeatable read",
                    ["client_encoding"] = "LATIN1",
                    ["password_encryption"] = "scram-sha-256",
                },
            }
        );
        using var bench = new ServerBench(server);

        bench.RunThreeWeeks();
        bench.RequireModel(ThreeWeeks.Model);

        bench.Run(bench.Options(bench.ThreeWeeksFile) with { SymbolName = "Gold é", Checkpoint = bench.File("é") });
        Assert.Equal(ThreeWeeks.Model.BuildDigest, bench.Digest("Gold é"));
        var error = Assert.ThrowsAny<BackfillException>(() =>
            bench.Run(bench.Options(bench.ThreeWeeksFile) with { SymbolName = "金", Checkpoint = bench.File("gold") })
        );
        Assert.Equal(ExitCodes.TargetRefused, ExitCodes.For(error));
        Assert.Contains("LATIN1", error.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public void The_environment_of_the_program_does_not_change_the_result() // A4, Q1
    {
        using var bench = new ServerBench();
        var environment = new Dictionary<string, string>
        {
            ["PGCLIENTENCODING"] = "LATIN1",
            ["PGTZ"] = "Asia/Tokyo",
            ["PGDATESTYLE"] = "German",
            ["PGOPTIONS"] =
                "-c timezone=Asia/Tokyo -c datestyle=German -c default_transaction_read_only=on -c "
                + "row_security=on -c synchronous_commit=off",
            ["PGAPPNAME"] = "other",
            ["PGPASSWORD"] = bench.Server.Password,
            ["TZ"] = "Asia/Tokyo",
            ["LC_ALL"] = "C",
        };
        var db = bench.Server.GetUri(bench.Database);
        using var scene = new Cli.CliFixture();

        var run = scene.RunChild(environment, "backfill", "--db", db, "--dbn", bench.ThreeWeeksFile, "--checkpoint", bench.Checkpoint);
        var digest = scene.RunChild(environment, "digest", "--db", db, "--symbol", "MGC");

        Assert.True(run.ExitCode == 0, run.Out + run.Error);
        Assert.Contains(ThreeWeeks.Model.BuildDigest, digest.Out, StringComparison.Ordinal);
    }
}
