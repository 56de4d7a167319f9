using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MgcBackfill.Tests.Support;
using MgcBackfill.Tests.Workers;
using MgcBackfill.TestServers;
using Npgsql;

namespace MgcBackfill.Tests.Postgres;

/// <summary>The servers that tests start: they do what the tests of the engine rely on, and leave nothing behind.</summary>
public sealed class PostgresServerTests
{
    private const string DiskFull = "53100";
    private const string WrongPassword = "28P01";

    // A value of a kilobyte that is not compressed.
    private const string Kilobyte = "(SELECT string_agg(md5(random()::text || n), '') FROM generate_series(1, 32) n)";

    [PostgresFact]
    public void A_query_returns_the_values_as_the_server_writes_them()
    {
        var database = PostgresFixture.Server.CreateDatabase();

        PostgresFixture.Server.Execute(
            database,
            "CREATE TABLE t (id int, at timestamptz, price numeric); INSERT INTO t VALUES (1, NULL, 2034.10)"
        );
        PostgresFixture.Server.Execute(database, "INSERT INTO t VALUES (2, '2024-03-10 23:00Z', 1e-9)");

        Assert.Equal(
            [
                ["1", null, "2034.10"],
                ["2", "2024-03-10 23:00:00+00", "0.000000001"],
            ],
            PostgresFixture.Server.Query(database, "SELECT * FROM t ORDER BY id")
        );
        PostgresFixture.Server.DropDatabase(database);
        Assert.Equal("0", Value(PostgresFixture.Server, "postgres", $"SELECT count(*) FROM pg_database WHERE datname = '{database}'"));
    }

    [PostgresFact]
    public void Each_database_is_new_and_empty()
    {
        var (one, other) = (PostgresFixture.Server.CreateDatabase(), PostgresFixture.Server.CreateDatabase());

        PostgresFixture.Server.Execute(one, "CREATE TABLE t ()");

        Assert.NotEqual(one, other);
        Assert.Equal("0", Value(PostgresFixture.Server, other, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"));
    }

    [PostgresFact]
    public void A_server_listens_on_loopback_alone_and_wants_the_password()
    {
        var server = PostgresFixture.Server;
        var wrong = new NpgsqlConnectionStringBuilder(server.GetConnectionString("postgres")) { Password = "wrong", Pooling = false };
        using var connection = new NpgsqlConnection(wrong.ConnectionString);

        Assert.Equal(WrongPassword, Assert.Throws<PostgresException>(connection.Open).SqlState);
        Assert.Equal("127.0.0.1", Value(server, "postgres", "SHOW listen_addresses"));
        Assert.Equal("", Value(server, "postgres", "SHOW unix_socket_directories"));
        Assert.Equal("scram-sha-256", Value(server, "postgres", "SELECT DISTINCT auth_method FROM pg_hba_file_rules"));
        Assert.Equal($"postgresql://a%20b@127.0.0.1:{server.Port}/c%2Fd", server.GetUri("c/d", "a b"));
    }

    [PostgresFact]
    public void The_password_is_given_only_when_asked_for()
    {
        var server = PostgresFixture.Server;

        Assert.DoesNotContain(server.Password, server.GetConnectionString("postgres"), StringComparison.Ordinal);
        Assert.DoesNotContain(server.Password, server.GetUri("postgres"), StringComparison.Ordinal);
        Assert.Contains(server.Password, server.GetConnectionString("postgres", withPassword: true), StringComparison.Ordinal);
        Assert.NotEmpty(server.Processes);
        Assert.All(
            server.Processes,
            p => Assert.DoesNotContain(server.Password, ReadIfThere($"/proc/{p}/cmdline") + ReadIfThere($"/proc/{p}/environ"))
        );
    }

    [PostgresTheory]
    [InlineData(nameof(PostgresServer.Kill), true)]
    [InlineData(nameof(PostgresServer.StopImmediately), true)]
    [InlineData(nameof(PostgresServer.Stop), false)]
    public void A_restarted_server_has_the_committed_rows_alone(string how, bool recovers)
    {
        using var server = new PostgresServer();
        var (database, port) = (server.CreateDatabase(), server.Port);
        server.Execute(database, "CREATE TABLE t (id int); INSERT INTO t SELECT generate_series(1, 1000)");
        using var open = Open(server, database);
        Run(open, "BEGIN; INSERT INTO t SELECT generate_series(1, 10)");

        typeof(PostgresServer).GetMethod(how)!.Invoke(server, null);

        Assert.False(server.IsRunning);
        Assert.Empty(server.Processes);
        Assert.Throws<NpgsqlException>(() => server.Query(database, "SELECT 1"));
        Assert.ThrowsAny<NpgsqlException>(() => Run(open, "COMMIT"));
        server.Start();
        Assert.Equal(port, server.Port);
        Assert.Equal("1000", Value(server, database, "SELECT count(*) FROM t"));
        Assert.Equal(recovers, server.LogText.Contains("was not properly shut down", StringComparison.Ordinal));
    }

    [PostgresFact]
    public void The_kill_of_a_backend_breaks_every_connection_and_the_server_recovers()
    {
        using var server = new PostgresServer();
        var database = server.CreateDatabase();
        server.Execute(database, "CREATE TABLE t (id int); INSERT INTO t VALUES (1)");
        using var killed = Open(server, database);
        using var other = Open(server, database);
        Run(killed, "BEGIN; INSERT INTO t VALUES (2)");

        server.KillBackend(killed.ProcessID);

        Assert.ThrowsAny<NpgsqlException>(() => Run(killed, "COMMIT"));
        Assert.ThrowsAny<NpgsqlException>(() => Run(other, "SELECT 1"));
        server.WaitUntilReady();
        Assert.Equal("1", Value(server, database, "SELECT count(*) FROM t"));
        Assert.Throws<ArgumentException>(() => server.KillBackend(Environment.ProcessId));
    }

    [PostgresFact]
    public async Task A_paused_server_answers_nothing_until_it_is_resumed()
    {
        using var server = new PostgresServer();
        await using var connection = Open(server, "postgres");

        server.Pause();
        var answer = new NpgsqlCommand("SELECT 42", connection).ExecuteScalarAsync();
        using var client = new TcpClient(server.Host, server.Port); // the system accepts it

        Assert.Contains(connection.ProcessID, server.Processes);
        Assert.All(server.Processes, p => Assert.Equal('T', ServerProcesses.GetState(p)));
        Assert.True(server.IsRunning);
        Assert.False(answer.IsCompleted);
        server.Resume();
        Assert.Equal(42, await answer);
        Assert.Equal("1", Value(server, "postgres", "SELECT 1"));
    }

    // As when a backend ends while its server is being paused.
    [LinuxFact]
    public void A_process_that_has_ended_and_that_its_parent_does_not_notice_counts_as_stopped()
    {
        // The child waits for a line, so that it ends after exec has replaced the shell: sleep does not wait for its children.
        using var parent = Process.Start(
            new ProcessStartInfo("sh", ["-c", "exec 3<&0; read line <&3 & echo $!; exec sleep 600"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            }
        )!;
        var child = int.Parse(parent.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
        try
        {
            ServerProcesses.WaitUntil(() => File.ReadAllText($"/proc/{parent.Id}/comm") == "sleep\n", () => "The shell is still there.");
            parent.StandardInput.WriteLine();
            ServerProcesses.WaitUntil(() => ServerProcesses.GetState(child) == 'Z', () => "The child has not ended.");

            ServerProcesses.Suspend(child);
        }
        finally
        {
            parent.Kill();
            parent.WaitForExit();
        }
    }

    [PostgresDiskFact]
    public void A_statement_that_finds_the_disk_full_fails_and_the_server_goes_on()
    {
        using var server = new PostgresServer(new() { DiskKilobytes = 32 * 1024 });
        var database = server.CreateDatabase();
        server.Execute(database, "CREATE TABLE t (x text); INSERT INTO t VALUES ('kept')");

        var error = Assert.Throws<PostgresException>(() => Insert(server, database, kilobytes: 40_000));

        Assert.Equal(DiskFull, error.SqlState);
        Assert.Equal("kept", Value(server, database, "SELECT * FROM t"));
    }

    [PostgresDiskFact]
    public void A_disk_can_be_filled_from_outside_and_emptied_again()
    {
        using var server = new PostgresServer(new() { DiskKilobytes = 32 * 1024 });
        var database = server.CreateDatabase();
        server.Execute(database, "CREATE TABLE t (x text)");

        server.Disk!.Fill(leave: 256);
        var error = Assert.Throws<PostgresException>(() => Insert(server, database, kilobytes: 1000));
        server.Disk.Empty();
        Insert(server, database, kilobytes: 1000);

        Assert.Equal(DiskFull, error.SqlState);
        Assert.Equal("1000", Value(server, database, "SELECT count(*) FROM t"));
    }

    [PostgresDiskFact]
    public void A_server_whose_whole_disk_was_full_starts_again_when_there_is_space()
    {
        using var server = new PostgresServer(
            new()
            {
                DiskKilobytes = 80 * 1024,
                WholeServerOnDisk = true,
                WalSegmentMegabytes = 1,
            }
        );
        var database = server.CreateDatabase();
        server.Execute(database, "CREATE TABLE t (x text); INSERT INTO t VALUES ('kept')");

        server.Disk!.Fill(leave: 1024);
        Assert.ThrowsAny<NpgsqlException>(() => Insert(server, database, kilobytes: 30_000));
        server.Kill();
        server.Disk.Empty();
        server.Start();

        Assert.Equal("kept", Value(server, database, "SELECT * FROM t"));
    }

    [PostgresFact]
    public void Several_servers_run_side_by_side()
    {
        var servers = new PostgresServer[3];
        try
        {
            Parallel.For(0, servers.Length, i => servers[i] = new PostgresServer(new() { Fsync = false }));
            for (var i = 0; i < servers.Length; i++)
                servers[i].Execute("postgres", $"CREATE TABLE t AS SELECT {i} AS n");
            servers[0].Kill();

            Assert.Equal(servers.Length, servers.Select(s => s.Port).Distinct().Count());
            Assert.Equal(["1", "2"], servers[1..].Select(s => Value(s, "postgres", "SELECT n FROM t")));
            servers[0].Start();
            Assert.Equal("0", Value(servers[0], "postgres", "SELECT n FROM t"));
        }
        finally
        {
            foreach (var server in servers)
                server?.Dispose();
        }
    }

    [PostgresFact]
    public void A_server_has_the_encoding_and_settings_that_a_test_wants()
    {
        using var server = new PostgresServer(
            new()
            {
                Encoding = "LATIN1",
                Locale = "C",
                Fsync = false,
                Settings = new Dictionary<string, string>
                {
                    ["timezone"] = "Asia/Kolkata",
                    ["datestyle"] = "German, DMY",
                    ["application_name"] = "it's",
                },
            }
        );
        var database = server.CreateDatabase();

        Assert.Equal("LATIN1", Value(server, database, "SHOW server_encoding"));
        Assert.Equal("C", Value(server, database, "SELECT datcollate FROM pg_database WHERE datname = current_database()"));
        Assert.Equal("off", Value(server, database, "SHOW fsync"));
        Assert.Equal("10.03.2024 05:30:00 IST", Value(server, database, "SELECT '2024-03-10 00:00Z'::timestamptz"));
        Assert.Equal("it's", Value(server, database, "SHOW application_name"));
        Assert.Equal("on", Value(PostgresFixture.Server, "postgres", "SHOW fsync"));
    }

    [PostgresFact]
    public void A_file_in_the_data_folder_can_be_replaced()
    {
        using var server = new PostgresServer();

        server.WriteDataFile("pg_hba.conf", "host all nobody 127.0.0.1/32 reject\nhost all all 127.0.0.1/32 scram-sha-256\n");
        server.Execute("postgres", "SELECT pg_reload_conf()");

        Assert.Equal("reject", Value(server, "postgres", "SELECT auth_method FROM pg_hba_file_rules WHERE user_name = '{nobody}'"));
    }

    [PostgresFact]
    public void A_server_takes_another_port_if_its_port_is_taken_when_it_starts()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var (first, second) = (((IPEndPoint)taken.LocalEndpoint).Port, FreePort.Find());
        var ports = new Queue<int>([first, second]);

        using var server = new PostgresServer(new() { FindPort = ports.Dequeue });

        Assert.Equal(second, server.Port);
        Assert.Contains($"already running on port {first}?", server.LogText, StringComparison.Ordinal);
    }

    [PostgresFact]
    public void A_server_that_does_not_start_says_why()
    {
        var error = Assert.Throws<InvalidOperationException>(() =>
            new PostgresServer(new() { Settings = new Dictionary<string, string> { ["no_such_setting"] = "1" } })
        );

        Assert.Contains("unrecognized configuration parameter \"no_such_setting\"", error.Message, StringComparison.Ordinal);
    }

    [PostgresTheory]
    [InlineData("")]
    [InlineData(nameof(PostgresServer.Stop))]
    [InlineData(nameof(PostgresServer.Kill))]
    [InlineData(nameof(PostgresServer.Pause))]
    public void Nothing_is_left_of_a_disposed_server(string before)
    {
        var server = new PostgresServer();
        var folder = Path.GetDirectoryName(server.DataFolder)!;
        var memory = GetSharedMemory(server.DataFolder);
        using var connection = Open(server, "postgres");
        if (before.Length > 0)
            typeof(PostgresServer).GetMethod(before)!.Invoke(server, null);

        server.Dispose();

        AssertGone(folder, memory);
    }

    [PostgresDiskFact]
    public void Nothing_is_left_of_a_server_on_a_small_disk()
    {
        var server = new PostgresServer(
            new()
            {
                DiskKilobytes = 80 * 1024,
                WholeServerOnDisk = true,
                WalSegmentMegabytes = 1,
            }
        );
        var folder = Path.GetDirectoryName(server.Disk!.Path)!;
        var memory = GetSharedMemory(server.DataFolder);
        Assert.Contains(folder, File.ReadAllText("/proc/mounts"), StringComparison.Ordinal);

        server.Dispose();

        AssertGone(folder, memory);
        Assert.DoesNotContain(folder, File.ReadAllText("/proc/mounts"), StringComparison.Ordinal);
    }

    [PostgresTheory]
    [InlineData(nameof(ServerHolder.EndWithoutDisposing))]
    [InlineData(nameof(ServerHolder.Kill))]
    [InlineData(nameof(ServerHolder.KillGroup))]
    public void Nothing_is_left_when_the_process_that_started_a_server_ends_without_disposing_it(string how)
    {
        using var holder = ServerHolder.Start();
        var folder = Path.GetDirectoryName(holder.DataFolder)!;
        var memory = GetSharedMemory(holder.DataFolder);
        var processes = ServerProcesses.Find(folder);
        Assert.NotEmpty(processes);
        foreach (var process in processes)
            ServerProcesses.Suspend(process); // they do not end with their parent

        typeof(ServerHolder).GetMethod(how)!.Invoke(holder, null);

        ServerProcesses.WaitUntil(() => !Directory.Exists(folder), () => $"{folder} is still there.");
        AssertGone(folder, memory);
    }

    private static string? Value(PostgresServer server, string database, string sql) =>
        Assert.Single(Assert.Single(server.Query(database, sql)));

    private static void Insert(PostgresServer server, string database, int kilobytes) =>
        server.Execute(database, $"INSERT INTO t SELECT {Kilobyte} FROM generate_series(1, {kilobytes})");

    private static NpgsqlConnection Open(PostgresServer server, string database)
    {
        var builder = new NpgsqlConnectionStringBuilder(server.GetConnectionString(database, withPassword: true)) { Pooling = false };
        var connection = new NpgsqlConnection(builder.ConnectionString);
        connection.Open();
        return connection;
    }

    private static void Run(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    private static string ReadIfThere(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ""; // the process has ended
        }
    }

    // The segment of shared memory by which a server protects its data folder: key and id, as postmaster.pid says.
    private static int GetSharedMemory(string dataFolder)
    {
        var fields = File.ReadAllLines(Path.Combine(dataFolder, "postmaster.pid"))[6].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var id = int.Parse(fields[1], CultureInfo.InvariantCulture);
        Assert.Contains(id, SharedMemory());
        return id;
    }

    private static IEnumerable<int> SharedMemory() =>
        File.ReadAllLines("/proc/sysvipc/shm")
            .Skip(1)
            .Select(l => int.Parse(l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture));

    private static void AssertGone(string folder, int memory)
    {
        Assert.False(Directory.Exists(folder));
        Assert.Empty(ServerProcesses.Find(folder));
        Assert.DoesNotContain(memory, SharedMemory());
    }
}
