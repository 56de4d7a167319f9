using MgcBackfill.TestServers;

namespace MgcBackfill.Tests.Support;

/// <summary>
/// The server that all tests share, started by the first that asks for it and stopped when the tests have ended. Each test makes its own
/// database. A test that stops, kills or fills the server starts one of its own instead.
/// </summary>
internal static class PostgresFixture
{
    private static readonly Lazy<PostgresServer> s_server = new(Start);

    /// <summary>The server.</summary>
    public static PostgresServer Server => s_server.Value;

    private static PostgresServer Start()
    {
        var server = new PostgresServer();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.Dispose();
        return server;
    }
}
