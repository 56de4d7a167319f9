using System.Data;
using System.Globalization;
using MgcBackfill.Errors;
using Npgsql;

namespace MgcBackfill.Postgres;

/// <summary>
/// One session on the server, with the settings that the rules require whatever the server, the role or the environment has set, and proved
/// to be in UTC (A4). Used by one thread at a time.
/// </summary>
internal sealed class ServerSession : IDisposable
{
    // The oldest version with all functions that the definition of the table uses.
    private const int OldestVersion = 130_000;

    // 2024-01-02T23:00Z in microseconds since the epoch. It is read back to prove that the session does not change instants.
    private const long KnownInstant = 1_704_236_400_000_000;

    // row_security off: a policy that would hide rows is an error. A session in the role of a replica checks no foreign keys; only a
    // superuser may set that role, even to the value that it has, so it is set only where it differs. A role may have turned
    // synchronous_commit off; a done record must not claim rows that a power cut can take back. The server looks for a client that is gone
    // while a statement runs, where it can.
    private const string Settings = """
        SET SESSION DateStyle = 'ISO, YMD';
        SET SESSION IntervalStyle = 'postgres';
        SET SESSION standard_conforming_strings = on;
        SET SESSION default_transaction_isolation = 'read committed';
        SET SESSION default_transaction_deferrable = off;
        SET SESSION row_security = off;
        SET SESSION idle_in_transaction_session_timeout = 0;
        SET SESSION lock_timeout = '60s';
        DO $$
        BEGIN
            IF current_setting('session_replication_role') <> 'origin' THEN
                SET SESSION session_replication_role = origin;
            END IF;
            IF current_setting('synchronous_commit') = 'off' THEN
                SET SESSION synchronous_commit = on;
            END IF;
            IF current_setting('server_version_num')::int >= 140000 THEN
                SET SESSION idle_session_timeout = 0;
                BEGIN
                    SET SESSION client_connection_check_interval = '2s';
                EXCEPTION WHEN OTHERS THEN
                    NULL;
                END;
            END IF;
        END
        $$;
        """;

    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlDataSource _source;

    private ServerSession(NpgsqlConnection connection, NpgsqlDataSource source, string server) =>
        (_connection, _source, Server) = (connection, source, server);

    /// <summary>The name of the database, for messages.</summary>
    public string Server { get; }

    /// <summary>The schema of the tables: the first one of the search path that exists. Quoted where the name needs it.</summary>
    public string Schema { get; private set; } = "";

    /// <summary>Id of the server's process for this session.</summary>
    public int ProcessId => _connection.ProcessID;

    /// <summary>The server's version, such as <c>15.8</c>.</summary>
    public string Version => _connection.PostgreSqlVersion.ToString();

    /// <summary>Opens a session.</summary>
    /// <param name="source">The connections.</param>
    /// <param name="server">The name of the database, for messages.</param>
    /// <param name="readOnly">True to refuse every write.</param>
    /// <exception cref="TargetException">There is no such database, the server is too old, or the session is not in UTC.</exception>
    /// <exception cref="EnvironmentException">The server cannot be reached, or refuses the user.</exception>
    public static ServerSession Open(NpgsqlDataSource source, string server, bool readOnly)
    {
        NpgsqlConnection? connection = null;
        try
        {
            connection = source.OpenConnection();
            var session = new ServerSession(connection, source, server);
            session.Prepare(readOnly);
            return session;
        }
        catch (Exception e)
        {
            connection?.Dispose();
            throw ServerErrors.From(e, server, CancellationToken.None);
        }
    }

    /// <summary>Runs statements that return nothing.</summary>
    /// <param name="sql">The statements.</param>
    /// <param name="cancellation">Interrupts the server.</param>
    /// <param name="values">The values of <c>$1</c> and on; then there may be only one statement.</param>
    /// <returns>Number of rows that were written.</returns>
    /// <exception cref="EnvironmentException">The server stopped the statement, or the connection was lost.</exception>
    /// <exception cref="ServerException">The server refused the statement.</exception>
    public int Execute(string sql, CancellationToken cancellation, params ReadOnlySpan<object> values)
    {
        using var command = Create(sql, values);
        return Run(command, static c => c.ExecuteNonQuery(), cancellation);
    }

    /// <summary>Runs a statement for its first value.</summary>
    /// <inheritdoc cref="Execute"/>
    /// <returns>The value; null for NULL or no row.</returns>
    public object? Scalar(string sql, CancellationToken cancellation, params ReadOnlySpan<object> values)
    {
        using var command = Create(sql, values);
        return Run(command, static c => c.ExecuteScalar(), cancellation) is var value && value is DBNull ? null : value;
    }

    /// <summary>Runs a query, and calls back for each row.</summary>
    /// <inheritdoc cref="Execute"/>
    public void Query(string sql, Action<NpgsqlDataReader> read, CancellationToken cancellation, params ReadOnlySpan<object> values)
    {
        using var command = Create(sql, values);
        Run(
            command,
            c =>
            {
                using var reader = c.ExecuteReader();
                while (reader.Read())
                    read(reader);
                return 0;
            },
            cancellation
        );
    }

    /// <summary>Creates a command of this session; run it with <see cref="Run"/>.</summary>
    public NpgsqlCommand Create(string sql, params ReadOnlySpan<object> values)
    {
        var command = new NpgsqlCommand(sql, _connection);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }

    /// <summary>Runs a command; a cancellation interrupts the server.</summary>
    /// <inheritdoc cref="Execute"/>
    public T Run<T>(NpgsqlCommand command, Func<NpgsqlCommand, T> run, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            using var registration = cancellation.UnsafeRegister(static c => ((NpgsqlCommand)c!).Cancel(), command);
            return run(command);
        }
        catch (Exception e)
        {
            throw ServerErrors.From(e, Server, cancellation, IsOpen);
        }
    }

    /// <summary>Copies rows to the server in binary form.</summary>
    /// <param name="copy">The COPY statement.</param>
    /// <param name="write">Writes the rows.</param>
    /// <param name="cancellation">Interrupts the server.</param>
    /// <exception cref="EnvironmentException">The server stopped the statement, or the connection was lost.</exception>
    /// <exception cref="ServerException">The server refused a row.</exception>
    public void Copy(string copy, Action<NpgsqlBinaryImporter> write, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            using var registration = cancellation.UnsafeRegister(static s => ((ServerSession)s!).Interrupt(), this);
            using var importer = _connection.BeginBinaryImport(copy);
            write(importer);
            importer.Complete();
        }
        catch (Exception e)
        {
            throw ServerErrors.From(e, Server, cancellation, IsOpen);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            _connection.Dispose();
        }
        catch (Exception e) when (e is NpgsqlException or IOException or InvalidOperationException)
        {
            // The connection was lost before. The server has rolled back what was open.
        }
    }

    private bool IsOpen => _connection.FullState.HasFlag(ConnectionState.Open) && !_connection.FullState.HasFlag(ConnectionState.Broken);

    // Npgsql cannot interrupt a COPY, so a second session does. A row that waits on the server, for a lock or a trigger, would otherwise
    // hold its own locks long after this program has given up.
    private void Interrupt()
    {
        try
        {
            using var connection = _source.OpenConnection();
            using var command = new NpgsqlCommand("SELECT pg_cancel_backend($1)", connection);
            command.Parameters.Add(new NpgsqlParameter { Value = ProcessId });
            command.ExecuteNonQuery();
        }
        catch (Exception e) when (e is NpgsqlException or IOException or TimeoutException)
        {
            // Without the server, there is nothing to interrupt. The COPY ends with an error of its own.
        }
    }

    private void Prepare(bool readOnly)
    {
        var version = int.Parse((string)Scalar("SHOW server_version_num", CancellationToken.None)!, CultureInfo.InvariantCulture);
        if (version < OldestVersion)
            throw new TargetException(
                ErrorIds.DatabaseUnreadable,
                $"{Server} is PostgreSQL {Version}, which is too old.",
                new ErrorLocation { File = Server },
                "Use PostgreSQL 13 or newer."
            );
        Execute(Settings, CancellationToken.None);
        Schema =
            (string?)Scalar("SELECT quote_ident(current_schema())", CancellationToken.None)
            ?? throw new TargetException(
                ErrorIds.DatabaseUnreadable,
                $"{Server}: the search path names no schema that exists and that the user may use.",
                new ErrorLocation { File = Server },
                "Grant the user USAGE on the schema, or name another schema in the address, with ?search_path=NAME."
            );
        Execute($"SET SESSION search_path = {Schema}, pg_temp", CancellationToken.None);
        Execute($"SET SESSION default_transaction_read_only = {(readOnly ? "on" : "off")}", CancellationToken.None);
        RequireUtc();
    }

    // Proves that the session is in UTC and does not change instants (A4).
    private void RequireUtc()
    {
        var zone = (string?)Scalar("SELECT current_setting('TimeZone')", CancellationToken.None);
        var instant = (long)
            Scalar("SELECT (extract(epoch FROM timestamptz '2024-01-02 23:00:00') * 1000000)::bigint", CancellationToken.None)!;
        if (zone != "UTC" || instant != KnownInstant)
            throw new TargetException(
                ErrorIds.DatabaseUnreadable,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Server}: the session is not in UTC (time zone {zone}, a known instant reads {instant}, not {KnownInstant})."
                ),
                new ErrorLocation { File = Server }
            );
    }
}
