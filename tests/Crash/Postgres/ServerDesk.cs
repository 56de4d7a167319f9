using System.Globalization;
using MgcBackfill.TestServers;

namespace MgcBackfill.Crash.Postgres;

/// <summary>A server, and the proxy through which the program reaches the one database that all histories use in turn.</summary>
internal sealed class ServerDesk : IDisposable
{
    /// <summary>By this name the server knows the program's sessions.</summary>
    public const string Application = "mgc-backfill";

    private const string Database = "gold";
    private const string Admin = "postgres";

    // A session of a program that is gone ends when the server notices it.
    private static readonly TimeSpan s_maxWait = TimeSpan.FromSeconds(15);

    private readonly string _passfile;
    private int _states;

    /// <summary>Starts a server.</summary>
    /// <param name="folder">A folder for the file with its password.</param>
    public ServerDesk(string folder)
    {
        // The system keeps what a killed process wrote, so that the server need not wait for the disk.
        Server = new PostgresServer(new PostgresOptions { Fsync = false });
        Proxy = new StatementProxy(Server.Host, Server.Port);
        _passfile = Path.Combine(Directory.CreateDirectory(folder).FullName, "passfile");
        File.WriteAllText(_passfile, string.Create(CultureInfo.InvariantCulture, $"{Server.Host}:*:*:*:{Server.Password}\n"));
        File.SetUnixFileMode(_passfile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    public PostgresServer Server { get; }

    public StatementProxy Proxy { get; }

    /// <summary>The address of the database, which is the same in every history: the records name it.</summary>
    public string Db =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"postgresql://{Server.User}@{Server.Host}:{Proxy.Port}/{Database}?passfile={Uri.EscapeDataString(_passfile)}"
        );

    /// <summary>Makes the database empty.</summary>
    public void Clear()
    {
        DropDatabase();
        Server.Execute(Admin, $"CREATE DATABASE {Database}");
    }

    /// <summary>Keeps the content of the database.</summary>
    /// <returns>The name for <see cref="Restore"/>.</returns>
    public string Keep()
    {
        RequireNoSession();
        var name = string.Create(CultureInfo.InvariantCulture, $"state_{++_states}");
        Server.Execute(Admin, $"CREATE DATABASE {name} TEMPLATE {Database}");
        return name;
    }

    /// <summary>Makes the database what it was when it was kept.</summary>
    public void Restore(string name)
    {
        DropDatabase();
        Server.Execute(Admin, $"CREATE DATABASE {Database} TEMPLATE {name}");

        // A sequence is written to the log ahead of its values, but copied as it is. After a crash the copy would count from there again,
        // unless a checkpoint has come between.
        Server.Execute(Admin, "CHECKPOINT");
    }

    /// <summary>Runs a query in the database, past the proxy.</summary>
    public IReadOnlyList<IReadOnlyList<string?>> Query(string sql) => Server.Query(Database, sql);

    /// <summary>Runs statements in the database, past the proxy.</summary>
    public void Execute(string sql) => Server.Execute(Database, sql);

    /// <summary>Ends something of the server.</summary>
    /// <param name="victim">What ends; not the program.</param>
    /// <param name="backend">The server's process of the session, if one ends.</param>
    /// <returns>False if there was no such process.</returns>
    public bool End(Victim victim, int backend)
    {
        switch (victim)
        {
            case Victim.Server:
                Server.Kill();
                return true;
            case Victim.FastShutdown:
                Server.Stop();
                return true;
            case Victim.ImmediateShutdown:
                Server.StopImmediately();
                return true;
            case Victim.Backend when Server.Processes.Contains(backend):
                Server.KillBackend(backend);
                return true;
            case Victim.Session when Server.Processes.Contains(backend):
                Server.Execute(Admin, string.Create(CultureInfo.InvariantCulture, $"SELECT pg_terminate_backend({backend})"));
                WaitUntil(() => !Server.Processes.Contains(backend), () => $"Process {backend} of the server was terminated and is there.");
                return true;
            default:
                return false;
        }
    }

    /// <summary>Starts the server if it has ended, and waits until it accepts connections.</summary>
    public void MakeReady()
    {
        if (Server.IsRunning)
            Server.WaitUntilReady();
        else
            Server.Start();
    }

    /// <summary>Waits until the server has no session of the program.</summary>
    /// <exception cref="InvalidOperationException">One of them still exists after the time limit.</exception>
    public void RequireNoSession() =>
        WaitUntil(
            () => Find().Count == 0,
            () => $"The program is gone, and the server still has its session: {string.Join(", ", Find().Select(s => string.Join(' ', s)))}."
        );

    public void Dispose()
    {
        Proxy.Dispose();
        Server.Dispose();
    }

    private void DropDatabase() => Server.Execute(Admin, $"DROP DATABASE IF EXISTS {Database} WITH (FORCE)");

    private IReadOnlyList<IReadOnlyList<string?>> Find() =>
        Server.Query(Admin, $"SELECT pid, state, query FROM pg_stat_activity WHERE application_name = '{Application}'");

    private static void WaitUntil(Func<bool> condition, Func<string> message)
    {
        for (var clock = System.Diagnostics.Stopwatch.StartNew(); !condition(); Thread.Sleep(20))
        {
            if (clock.Elapsed > s_maxWait)
                throw new InvalidOperationException(message());
        }
    }
}
