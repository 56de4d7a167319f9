using System.Diagnostics;
using System.Globalization;
using System.Text;
using Npgsql;

namespace MgcBackfill.TestServers;

/// <summary>
/// A PostgreSQL server of its own, with an empty data folder, that listens on a free port of 127.0.0.1 only. Nothing of it is left after
/// it is disposed, nor after this process has ended in any other way.
/// </summary>
public sealed class PostgresServer : IDisposable
{
    private const string AdminDatabase = "postgres";
    private const string PortTaken = "Address already in use";
    private const int MaxAttempts = 10;

    private readonly PostgresInstallation _installation;
    private readonly GuardedFolder _folder;
    private readonly string? _tablesFolder;
    private Process? _postmaster;
    private int _databases;
    private bool _disposed;

    /// <summary>Makes a data folder and starts the server.</summary>
    /// <param name="options">What it is to be like; null for the defaults.</param>
    /// <param name="installation">Its programs; null for those of this machine.</param>
    /// <exception cref="InvalidOperationException">It could not be started; the message has the server's log.</exception>
    public PostgresServer(PostgresOptions? options = null, PostgresInstallation? installation = null)
    {
        options ??= new PostgresOptions();
        _installation = installation ?? PostgresInstallation.Current;
        if (_installation.SkipReason is { } reason)
            throw new InvalidOperationException(reason);
        _folder = new GuardedFolder(_installation);
        try
        {
            var parent = _folder.FullName;
            if (options.DiskKilobytes is { } kilobytes)
            {
                var mountPoint = _folder.Combine(GuardedFolder.DiskName);
                _installation.Run(parent, "mkdir", mountPoint);
                Disk = new SmallDisk(mountPoint, kilobytes);
                parent = options.WholeServerOnDisk ? mountPoint : parent;
            }

            DataFolder = Path.Combine(parent, GuardedFolder.DataName);
            DataTemplate.CopyTo(DataFolder, _installation, options);
            Configure(options);
            StartOnFreePort(options);
            if (Disk is not null && !options.WholeServerOnDisk)
            {
                _tablesFolder = Path.Combine(Disk.Path, "tables");
                _installation.Run(_folder.FullName, "mkdir", _tablesFolder);
                Execute(AdminDatabase, $"CREATE TABLESPACE small LOCATION '{_tablesFolder}'");
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The address at which it listens.</summary>
    public string Host { get; } = "127.0.0.1";

    /// <summary>The port at which it listens, also after it was started again.</summary>
    public int Port { get; private set; }

    /// <summary>The superuser.</summary>
    public string User { get; } = DataTemplate.User;

    /// <summary>The superuser's password.</summary>
    public string Password { get; } = DataTemplate.Password;

    /// <summary>The data folder. The server's user alone, and root, may read it.</summary>
    public string DataFolder { get; } = "";

    /// <summary>The small disk, if the options have one.</summary>
    public SmallDisk? Disk { get; }

    /// <summary>True while the postmaster exists, also while the server is paused.</summary>
    public bool IsRunning => _postmaster is { HasExited: false };

    /// <summary>The processes of the server: postmaster, backends and others.</summary>
    public IReadOnlyList<int> Processes => ServerProcesses.Find(DataFolder);

    /// <summary>The server's log of all its starts.</summary>
    public string LogText
    {
        get
        {
            if (!File.Exists(LogFile))
                return "";
            using var file = new FileStream(LogFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(file);
            return reader.ReadToEnd();
        }
    }

    private string LogFile => _folder.Combine("log");

    /// <summary>Makes an empty database with a new name, on the small disk if there is one.</summary>
    /// <returns>Its name.</returns>
    public string CreateDatabase()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _databases)}");
        Execute(AdminDatabase, $"CREATE DATABASE {name}{(_tablesFolder is null ? "" : " TABLESPACE small")}");
        return name;
    }

    /// <summary>Deletes a database, and ends its connections.</summary>
    public void DropDatabase(string database) => Execute(AdminDatabase, $"DROP DATABASE {Quote(database)} WITH (FORCE)");

    /// <summary>The connection string of the superuser, in the form of Npgsql.</summary>
    /// <param name="database">The database.</param>
    /// <param name="withPassword">True to include the password.</param>
    public string GetConnectionString(string database, bool withPassword = false) =>
        CreateConnectionString(database, withPassword).ConnectionString;

    /// <summary>The URI of a database, without a password.</summary>
    /// <param name="database">The database.</param>
    /// <param name="user">The user; null for the superuser.</param>
    public string GetUri(string database, string? user = null) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"postgresql://{Uri.EscapeDataString(user ?? User)}@{Host}:{Port}/{Uri.EscapeDataString(database)}"
        );

    /// <summary>Runs statements as the superuser.</summary>
    public void Execute(string database, string sql)
    {
        using var connection = Connect(database);
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    /// <summary>Runs a query as the superuser.</summary>
    /// <returns>The rows, each value as the server writes it, or null.</returns>
    public IReadOnlyList<IReadOnlyList<string?>> Query(string database, string sql)
    {
        using var connection = Connect(database);
        using var command = new NpgsqlCommand(sql, connection) { AllResultTypesAreUnknown = true };
        using var reader = command.ExecuteReader();
        var rows = new List<IReadOnlyList<string?>>();
        while (reader.Read())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetString(i))]);
        return rows;
    }

    /// <summary>
    /// Writes a file into the data folder that only the server's user may read, such as pg_hba.conf or the key of a certificate. The server
    /// reads it after <c>SELECT pg_reload_conf()</c>.
    /// </summary>
    public void WriteDataFile(string name, string content) => _installation.WriteFile(Path.Combine(DataFolder, name), content);

    /// <summary>Starts it again, on the same port, and waits until it accepts connections.</summary>
    /// <exception cref="InvalidOperationException">It ended instead; the message has the server's log.</exception>
    public void Start()
    {
        if (IsRunning)
            throw new InvalidOperationException("The server is running already.");
        _postmaster?.Dispose();
        var before = LogText.Length;
        string[] command = ["sh", "-c", "exec \"$@\" >>\"$0\" 2>&1 </dev/null", LogFile];
        string[] postgres = [_installation.GetProgram("postgres"), "-D", DataFolder, "-p", Port.ToString(CultureInfo.InvariantCulture)];
        _postmaster = Process.Start(Command.Create([.. _installation.Prefix, .. command, .. postgres], _folder.FullName))!;
        WaitUntilReady(before);
    }

    /// <summary>Waits until it accepts connections, for example after <see cref="KillBackend"/>.</summary>
    /// <exception cref="InvalidOperationException">It has ended; the message has the server's log.</exception>
    public void WaitUntilReady() => WaitUntilReady(0);

    /// <summary>Stops it: transactions are rolled back, and the data are written to the disk ("fast").</summary>
    public void Stop() => End(ServerProcesses.Signal.Interrupt);

    /// <summary>Stops it without writing the data to the disk, so that its next start recovers them ("immediate").</summary>
    public void StopImmediately() => End(ServerProcesses.Signal.Quit);

    /// <summary>Kills all processes of the server (SIGKILL), and waits until they are gone. It can be started again.</summary>
    public void Kill()
    {
        if (_postmaster is null)
            return;
        ServerProcesses.KillAll(DataFolder);
        _postmaster.WaitForExit();
    }

    /// <summary>
    /// Kills a backend (SIGKILL), and waits until the server knows it. The server then ends all connections and recovers.
    /// </summary>
    /// <param name="process">The process, as <c>pg_backend_pid()</c> gives it.</param>
    public void KillBackend(int process)
    {
        if (process == _postmaster?.Id || !Processes.Contains(process))
            throw new ArgumentException($"Process {process} is not a backend of the server.", nameof(process));
        ServerProcesses.Send(process, ServerProcesses.Signal.Kill);
        ServerProcesses.WaitForEnd(process);
    }

    /// <summary>Stops all processes (SIGSTOP): the server still accepts connections at the system's level, and does not answer.</summary>
    public void Pause()
    {
        if (!IsRunning)
            throw new InvalidOperationException("The server is not running.");
        ServerProcesses.Suspend(_postmaster!.Id); // first, so that it starts no others
        foreach (var process in Processes)
            ServerProcesses.Suspend(process);
    }

    /// <summary>Lets all processes go on (SIGCONT).</summary>
    public void Resume()
    {
        foreach (var process in Processes)
            ServerProcesses.Send(process, ServerProcesses.Signal.Continue);
    }

    /// <summary>Kills the server and deletes its folder.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _folder.Dispose(); // kills its processes first
        _postmaster?.WaitForExit();
        _postmaster?.Dispose();
    }

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private NpgsqlConnection Connect(string database)
    {
        var builder = CreateConnectionString(database, withPassword: true);
        builder.Pooling = false; // every statement has a new connection, whatever happened to the server before
        // If a server accepts a connection and does not answer, Open() of Npgsql 10.0.3 asks for GSS encryption, waits for the limit, and
        // then often waits for ever in its next attempt.
        builder.GssEncryptionMode = GssEncryptionMode.Disable;
        var connection = new NpgsqlConnection(builder.ConnectionString);
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private NpgsqlConnectionStringBuilder CreateConnectionString(string database, bool withPassword)
    {
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = Host,
            Port = Port,
            Username = User,
            Database = database,
        };
        if (withPassword)
            builder.Password = Password;
        return builder;
    }

    private void Configure(PostgresOptions options)
    {
        var settings = new Dictionary<string, string>
        {
            ["listen_addresses"] = Host,
            ["unix_socket_directories"] = "",
            ["max_connections"] = "50",
            ["shared_buffers"] = "16MB",
            // In the data folder, so that a killed server leaves nothing elsewhere.
            ["dynamic_shared_memory_type"] = "mmap",
            ["timezone"] = "UTC",
            ["log_timezone"] = "UTC",
            ["fsync"] = options.Fsync ? "on" : "off",
        };
        foreach (var (name, value) in options.Settings)
            settings[name] = value;
        var text = new StringBuilder(File.ReadAllText(Path.Combine(DataFolder, "postgresql.conf")));
        foreach (var (name, value) in settings)
            text.Append(CultureInfo.InvariantCulture, $"{name} = '{value.Replace("'", "''", StringComparison.Ordinal)}'\n");
        WriteDataFile("postgresql.conf", text.ToString());
    }

    private void StartOnFreePort(PostgresOptions options)
    {
        for (var attempt = 1; ; attempt++)
        {
            Port = options.FindPort();
            var before = LogText.Length;
            try
            {
                Start();
                return;
            }
            catch (InvalidOperationException)
                when (attempt < MaxAttempts && LogText[before..].Contains(PortTaken, StringComparison.Ordinal))
            {
                // Another process took the port meanwhile.
            }
        }
    }

    // It says in a file when it accepts connections. Without that, another process may be listening at its port.
    private void WaitUntilReady(int logStart) =>
        ServerProcesses.WaitUntil(
            () =>
                IsRunning
                    ? SaysReady() && CanConnect()
                    : throw new InvalidOperationException($"The PostgreSQL server ended. Its log:\n{LogText[logStart..]}"),
            () => $"The PostgreSQL server does not accept connections. Its log:\n{LogText[logStart..]}"
        );

    private bool SaysReady()
    {
        try
        {
            var lines = File.ReadAllLines(Path.Combine(DataFolder, "postmaster.pid"));
            return lines.Length >= 8 && lines[0] == _postmaster!.Id.ToString(CultureInfo.InvariantCulture) && lines[7].TrimEnd() == "ready";
        }
        catch (FileNotFoundException)
        {
            return false; // a starting server replaces the file of a killed one, so it may disappear at any moment
        }
    }

    private bool CanConnect()
    {
        try
        {
            Connect(AdminDatabase).Dispose();
            return true;
        }
        catch (NpgsqlException)
        {
            return false; // it is still recovering after the end of a backend
        }
    }

    private void End(ServerProcesses.Signal signal)
    {
        if (!IsRunning)
            return;
        Resume();
        ServerProcesses.Send(_postmaster!.Id, signal);
        ServerProcesses.WaitUntil(
            () => _postmaster.HasExited && Processes.Count == 0,
            () => $"The PostgreSQL server did not stop. Its log:\n{LogText}"
        );
    }
}
