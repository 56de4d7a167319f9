namespace MgcBackfill.Crash.Postgres;

/// <summary>What ends while a command works with a server.</summary>
internal enum Victim
{
    /// <summary>The program, by SIGKILL.</summary>
    Program,

    /// <summary>The server: the postmaster and all of its processes, by SIGKILL.</summary>
    Server,

    /// <summary>The server's process of one session, by SIGKILL; the server then ends all sessions and recovers.</summary>
    Backend,

    /// <summary>One session, by pg_terminate_backend.</summary>
    Session,

    /// <summary>The server, by a fast shutdown.</summary>
    FastShutdown,

    /// <summary>The server, by an immediate shutdown, after which it recovers.</summary>
    ImmediateShutdown,
}

/// <summary>The names of the victims in the tables.</summary>
internal static class Victims
{
    public static string GetName(this Victim victim) =>
        victim switch
        {
            Victim.Program => "program, SIGKILL",
            Victim.Server => "server, SIGKILL",
            Victim.Backend => "backend, SIGKILL",
            Victim.Session => "backend, pg_terminate_backend",
            Victim.FastShutdown => "server, fast shutdown",
            _ => "server, immediate shutdown",
        };
}
