using MgcBackfill.Backfill;
using MgcBackfill.Checkpoint;
using MgcBackfill.Errors;
using MgcBackfill.Tests.Support;
using MgcBackfill.TestServers;
using MgcBackfill.Verify;

namespace MgcBackfill.Tests.Postgres;

/// <summary>Q4: a server that is not there, goes away, has no space or refuses: a clear error, and the same command finishes.</summary>
public sealed class ServerFaultTests
{
    private const string Waiting =
        "SELECT pid, backend_start FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'";

    private static readonly PostgresOptions s_quick = new() { Fsync = false };

    [Fact]
    public void No_server_is_an_error_of_the_environment_and_nothing_is_created()
    {
        using var folder = new ScratchFolder();
        var source = ThreeWeeks.WriteTo(folder.File("source.dbn.zst"));
        var options = new BackfillOptions
        {
            Db = $"postgresql://u@127.0.0.1:{FreePort.Find()}/d",
            Dbn = [source],
            Checkpoint = folder.File("checkpoint"),
        };

        foreach (
            var use in (Action[])
                [() => BackfillRun.Run(options), () => BackfillRun.Run(options with { Limit = 1 }), () => VerifyRun.Digest(options.Db)]
        )
        {
            var error = Assert.Throws<EnvironmentException>(use);
            Assert.Equal((ErrorIds.ServerUnavailable, ExitCodes.Environment), (error.Id, ExitCodes.For(error)));
            Assert.Contains(options.Db, error.Message, StringComparison.Ordinal);
            Assert.Contains("The same command finishes the work.", error.Advice!.Text, StringComparison.Ordinal);
        }

        Assert.Equal([source], Directory.EnumerateFileSystemEntries(folder.FullName));
    }

    [PostgresTheory]
    [InlineData("password", ErrorIds.AccessDenied, "PGPASSWORD")]
    [InlineData("no password", ErrorIds.AccessDenied, "PGPASSWORD")]
    [InlineData("no passfile", ErrorIds.AccessDenied, "passfile")]
    [InlineData("user", ErrorIds.AccessDenied, "PGPASSWORD")]
    [InlineData("database", ErrorIds.DatabaseUnreadable, "createdb")]
    [InlineData("schema", ErrorIds.DatabaseUnreadable, "search_path")]
    public void A_wrong_name_or_password_is_refused_and_says_what_to_do(string what, string id, string advice)
    {
        using var bench = new ServerBench();
        var uri = bench.Server.GetUri(bench.Database);
        var db = what switch
        {
            "password" => $"{uri}?passfile={bench.WritePassFile("wrong", "wrong")}",
            "no password" => $"{uri}?passfile={WriteEmpty(bench)}",
            "no passfile" => $"{uri}?passfile={bench.File("missing")}",
            "user" => bench.DbOf("nobody", "nothing"),
            "database" => bench.Db.Replace(bench.Database, "missing", StringComparison.Ordinal),
            _ => $"{bench.Db}&search_path=missing",
        };

        var error = Assert.ThrowsAny<BackfillException>(() => bench.Run(bench.Options(bench.ThreeWeeksFile) with { Db = db }));

        Assert.True(error.Id == id, $"{error.Id}: {error}");
        Assert.Equal(id == ErrorIds.AccessDenied ? ExitCodes.Environment : ExitCodes.TargetRefused, ExitCodes.For(error));
        Assert.Contains(advice, error.Advice!.Text, StringComparison.Ordinal);
        Assert.False(Directory.Exists(bench.Checkpoint));
        bench.RunThreeWeeks();
        bench.RequireModel(ThreeWeeks.Model);
    }

    [PostgresTheory]
    [InlineData("INSERT ON market_bars_ohlcv_1m", null)]
    [InlineData("SELECT ON market_bars_ohlcv_1m", null)]
    [InlineData("INSERT ON data_ingest_runs", null)]
    [InlineData("UPDATE ON data_ingest_runs", null)]
    [InlineData("SELECT ON data_ingest_runs", null)]
    [InlineData("USAGE ON SCHEMA public", ErrorIds.DatabaseUnreadable)]
    [InlineData("TEMP ON DATABASE {db}", null)]
    [InlineData("CONNECT ON DATABASE {db}", null)]
    public void A_role_without_a_right_is_told_so_and_finishes_when_it_has_it(string right, string? id)
    {
        using var bench = new ServerBench();
        right = right.Replace("{db}", bench.Database, StringComparison.Ordinal);
        var role = bench.CreateRole(
            $"""
            REVOKE ALL ON DATABASE {bench.Database} FROM PUBLIC; REVOKE ALL ON SCHEMA public FROM PUBLIC;
            GRANT CONNECT, TEMP ON DATABASE {bench.Database} TO {"{role}"}; GRANT USAGE ON SCHEMA public TO {"{role}"};
            GRANT SELECT, INSERT, UPDATE, DELETE ON market_bars_ohlcv_1m TO {"{role}"};
            GRANT SELECT, INSERT, UPDATE ON data_ingest_runs TO {"{role}"};
            REVOKE {right} FROM {"{role}"}
            """
        );
        var options = bench.Options(bench.ThreeWeeksFile) with { Db = bench.DbOf(role, role) };

        var error = Assert.ThrowsAny<BackfillException>(() => bench.Run(options));

        Assert.Equal(id ?? ErrorIds.AccessDenied, error.Id);
        Assert.Equal(id is null ? ExitCodes.Environment : ExitCodes.TargetRefused, ExitCodes.For(error));
        Assert.False(string.IsNullOrEmpty(error.Advice?.Text));
        Assert.Equal(0, bench.Count());
        bench.Sql($"GRANT {right} TO {role}");
        bench.Run(options with { RetryFailed = true });
        bench.RequireModel(ThreeWeeks.Model);
        Assert.DoesNotContain(bench.IngestRuns(), r => r.StartsWith("running", StringComparison.Ordinal));
    }

    [PostgresFact]
    public void A_role_that_may_not_create_tables_is_told_so()
    {
        using var bench = new ServerBench(isInitialized: false);
        var role = bench.CreateRole("GRANT USAGE ON SCHEMA public TO {role}");

        var error = Assert.Throws<EnvironmentException>(() => MgcBackfill.Engines.InitializedDatabase.Create(bench.DbOf(role, role)));

        Assert.Equal(ErrorIds.AccessDenied, error.Id);
        Assert.Contains("permission denied for schema public", error.Message, StringComparison.Ordinal);
        Assert.Equal("", bench.Objects());
    }

    [PostgresFact]
    public void A_reader_needs_no_more_than_select()
    {
        using var bench = new ServerBench();
        bench.RunThreeWeeks();
        var role = bench.CreateRole("GRANT SELECT ON market_bars_ohlcv_1m, data_ingest_runs TO {role}");
        var db = bench.DbOf(role, role);

        Assert.Equal(ThreeWeeks.Model.BuildDigest, VerifyRun.Digest(db).BuildDigest);
        Assert.True(
            VerifyRun
                .Run(
                    new VerifyOptions
                    {
                        Db = db,
                        Checkpoint = bench.Checkpoint,
                        Dbn = [bench.ThreeWeeksFile],
                    }
                )
                .Passed
        );
        Assert.Equal(ThreeWeeks.Model.Rows.Count, MgcBackfill.Analysis.TableStatistics.Read(db).RowCount);
    }

    [PostgresFact]
    public void A_server_that_goes_away_in_any_phase_leaves_what_the_same_command_finishes() // C6, Q4
    {
        using var server = new PostgresServer(s_quick);
        foreach (
            var (phase, end) in (ReadOnlySpan<(string, Action)>)
                [
                    ("accepted", server.Stop),
                    ("planned", server.Kill),
                    ("scanned", server.StopImmediately),
                    ("merging", server.Kill),
                    ("merged", server.StopImmediately),
                    ("done", server.Stop),
                    ("verifying", server.Kill),
                ]
        )
        {
            using var bench = new ServerBench(server);
            var options = bench.Options(bench.ThreeWeeksFile);
            var has = false;

            var error = bench.RequireStopped(
                options,
                ErrorIds.ServerUnavailable,
                e =>
                {
                    if (has || !IsPhase(e, phase))
                        return;
                    has = true;
                    end();
                }
            );

            Assert.True(has, phase);
            Assert.Contains(server.GetUri(bench.Database), error.Message, StringComparison.Ordinal);
            Assert.Contains("The same command finishes the work.", error.Advice!.Text, StringComparison.Ordinal);
            _ = bench.RequireStopped(options, ErrorIds.ServerUnavailable); // it is still away
            server.Start();
            bench.Run(options);
            bench.RequireModel(ThreeWeeks.Model);
            Assert.DoesNotContain(bench.IngestRuns(), r => r.StartsWith("running", StringComparison.Ordinal));
            Assert.StartsWith("success", bench.IngestRuns()[^1], StringComparison.Ordinal);
        }
    }

    [PostgresFact]
    public void A_server_that_does_not_answer_is_given_up_after_the_time_in_the_address()
    {
        using var server = new PostgresServer(s_quick);
        using var bench = new ServerBench(server);
        var options = bench.Options(bench.ThreeWeeksFile) with { Db = $"{bench.Db}&command_timeout=1&connect_timeout=1" };
        var has = false;
        EnvironmentException error;
        try
        {
            error = bench.RequireStopped(
                options,
                ErrorIds.ServerUnavailable,
                e =>
                {
                    if (has || e is not ChunkMerged)
                        return;
                    has = true;
                    server.Pause();
                }
            );
        }
        finally
        {
            server.Resume();
        }

        Assert.Contains("did not answer in time", error.Message, StringComparison.Ordinal);
        bench.Run(bench.Options(bench.ThreeWeeksFile));
        bench.RequireModel(ThreeWeeks.Model);
    }

    [PostgresTheory]
    [InlineData("pg_cancel_backend", ErrorIds.StatementStopped)]
    [InlineData("pg_terminate_backend", ErrorIds.ServerUnavailable)]
    public async Task A_statement_that_an_administrator_stops_is_rolled_back(string function, string id)
    {
        using var bench = CreateWaitingBench();
        var options = bench.Options(bench.ThreeWeeksFile);
        var run = Task.Run(() => bench.RequireStopped(options, id));

        await WaitForTwo(bench, run);
        // The session of the first chunk was opened first. The other one is left to the program.
        bench.Sql($"SELECT {function}(pid) FROM ({Waiting} ORDER BY backend_start LIMIT 1) AS s");
        await run;

        RequireFinished(bench, options);
    }

    [PostgresFact]
    public async Task A_cancelled_run_interrupts_rows_that_wait_on_the_server() // C6
    {
        using var bench = CreateWaitingBench();
        using var stop = new CancellationTokenSource();
        var options = bench.Options(bench.ThreeWeeksFile);
        var run = Task.Run(() => bench.Run(options, cancellation: stop.Token));

        await WaitForTwo(bench, run);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);

        RequireFinished(bench, options);
    }

    [PostgresDiskFact]
    public void A_full_disk_of_the_server_stops_the_run_and_the_same_command_finishes()
    {
        using var server = new PostgresServer(s_quick with { DiskKilobytes = 24_000 });
        using var bench = new ServerBench(server);
        var options = bench.Options(bench.ThreeWeeksFile);
        server.Disk!.Fill(leave: 0);

        var error = bench.RequireStopped(options, ErrorIds.DiskFull);

        Assert.Contains("No space left", error.Message, StringComparison.Ordinal);
        Assert.Contains("The disk of the server is full", error.Advice!.Text, StringComparison.Ordinal);
        server.Disk.Empty();
        bench.Run(options);
        bench.RequireModel(ThreeWeeks.Model);
    }

    [PostgresFact]
    public void A_server_without_a_free_connection_is_busy_and_the_same_command_finishes()
    {
        using var server = new PostgresServer(
            s_quick with
            {
                Settings = new Dictionary<string, string>
                {
                    ["max_connections"] = "6",
                    ["superuser_reserved_connections"] = "3",
                    ["max_wal_senders"] = "0",
                },
            }
        );
        using var bench = new ServerBench(server);
        var role = bench.CreateRole(
            "GRANT SELECT, INSERT, UPDATE, DELETE ON market_bars_ohlcv_1m, data_ingest_runs TO {role};"
                + $"GRANT TEMP ON DATABASE {bench.Database} TO "
                + "{role}"
        );
        var options = bench.Options(bench.ThreeWeeksFile) with { Db = bench.DbOf(role, role) };
        using (var one = new Npgsql.NpgsqlConnection(Connection()))
        using (var two = new Npgsql.NpgsqlConnection(Connection()))
        {
            one.Open();
            two.Open();
            var error = bench.RequireStopped(options, ErrorIds.Busy);
            Assert.Contains("connection", error.Message, StringComparison.Ordinal);
        }

        bench.Run(bench.Options(bench.ThreeWeeksFile));
        bench.RequireModel(ThreeWeeks.Model);

        string Connection() =>
            new Npgsql.NpgsqlConnectionStringBuilder(server.GetConnectionString(bench.Database))
            {
                Username = role,
                Password = role,
                Pooling = false,
            }.ConnectionString;
    }

    [PostgresFact]
    public void A_table_that_is_dropped_during_the_run_is_a_refused_target()
    {
        using var bench = new ServerBench();
        var has = false;

        var error = Assert.ThrowsAny<Exception>(() =>
            bench.Run(
                bench.Options(bench.ThreeWeeksFile),
                e =>
                {
                    if (has || e is not SourceScanned)
                        return;
                    has = true;
                    bench.Sql($"DROP TABLE {ServerBench.Table}");
                }
            )
        );

        Assert.Equal(ExitCodes.TargetRefused, ExitCodes.For(error));
        Assert.Contains(ServerBench.Table, error.Message, StringComparison.Ordinal);
        bench.Init();
        bench.Run(bench.Options(bench.ThreeWeeksFile) with { RetryFailed = true });
        bench.RequireModel(ThreeWeeks.Model);
    }

    [PostgresFact]
    public void A_table_that_another_session_locks_is_waited_for()
    {
        using var bench = new ServerBench();
        using var connection = new Npgsql.NpgsqlConnection(
            bench.Server.GetConnectionString(bench.Database, withPassword: true) + ";Pooling=false"
        );
        connection.Open();
        using var begin = new Npgsql.NpgsqlCommand($"BEGIN; LOCK TABLE {ServerBench.Table} IN SHARE ROW EXCLUSIVE MODE", connection);
        begin.ExecuteNonQuery();
        var run = Task.Run(() => bench.RunThreeWeeks());

        Assert.True(
            SpinWait.SpinUntil(
                () => run.IsCompleted || bench.Value("SELECT count(*) FROM pg_locks WHERE NOT granted") is not "0",
                TimeSpan.FromMinutes(1)
            )
        );
        Assert.False(run.IsCompleted);
        connection.Close();
        run.GetAwaiter().GetResult();

        bench.RequireModel(ThreeWeeks.Model);
    }

    // Every row waits on the server until it is interrupted.
    private static ServerBench CreateWaitingBench()
    {
        var bench = new ServerBench();
        bench.Sql(
            $"""
            CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(600); RETURN NEW; END';
            CREATE TRIGGER t BEFORE INSERT ON {ServerBench.Table} FOR EACH ROW EXECUTE FUNCTION wait()
            """
        );
        return bench;
    }

    // Waits until the rows of both chunks that are appended at once wait.
    private static async Task WaitForTwo(ServerBench bench, Task run)
    {
        while (!run.IsCompleted && bench.Value($"SELECT count(*) FROM ({Waiting}) AS s") != "2")
            await Task.Delay(20);
        Assert.False(run.IsCompleted);
    }

    // Nothing was stored, no session of the run waits any more, and the same command finishes when the cause is gone.
    private static void RequireFinished(ServerBench bench, BackfillOptions options)
    {
        Assert.Equal("0", bench.Value($"SELECT count(*) FROM ({Waiting}) AS s"));
        Assert.Equal(0, bench.Count());
        bench.Sql($"DROP TRIGGER t ON {ServerBench.Table}");
        bench.Run(options);
        bench.RequireModel(ThreeWeeks.Model);
    }

    private static string WriteEmpty(ServerBench bench)
    {
        var path = bench.WritePassFile("empty", "");
        File.WriteAllText(path, "");
        return path;
    }

    private static bool IsPhase(BackfillEvent e, string phase) =>
        phase switch
        {
            "accepted" => e is SourceAccepted,
            "planned" => e is PlanMade,
            "scanned" => e is SourceScanned,
            "merging" => e is ChunkStatusChanged { Record.Status: AttemptStatus.InProgress },
            "merged" => e is ChunkMerged,
            "done" => e is ChunkStatusChanged { Record.Status: AttemptStatus.Done },
            _ => e is ProgressMade { Stage: BackfillStage.Verifying },
        };
}
