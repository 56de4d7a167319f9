using MgcBackfill.TestServers;

namespace MgcBackfill.Pester;

/// <summary>
/// The PostgreSQL server of the suite, with a new database. The sessions receive its URI without the password, and the password as libpq
/// and Npgsql read it; on a machine without a server they receive the reason.
/// </summary>
internal static class PesterPostgres
{
    private const string UriVariable = "MGC_TEST_POSTGRES";
    private const string MissingVariable = "MGC_TEST_POSTGRES_MISSING";
    private const string PasswordVariable = "PGPASSWORD";

    private static readonly Lazy<IReadOnlyDictionary<string, string?>> s_environment = new(Start);

    /// <summary>The variables for a session; null removes one. The first use starts the server.</summary>
    /// <exception cref="InvalidOperationException">There is a server on this machine, and it could not be started.</exception>
    public static IReadOnlyDictionary<string, string?> Environment => s_environment.Value;

    private static Dictionary<string, string?> Start()
    {
        var installation = PostgresInstallation.Current;
        if (installation.SkipReason is { } reason)
            return new() { [UriVariable] = null, [MissingVariable] = reason };
        var server = new PostgresServer();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.Dispose();
        return new()
        {
            [UriVariable] = server.GetUri(server.CreateDatabase()),
            [PasswordVariable] = server.Password,
            [PostgresInstallation.Variable] = installation.Folder, // for psql
        };
    }
}
