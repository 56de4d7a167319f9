using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using MgcBackfill.Errors;
using Npgsql;

namespace MgcBackfill.Postgres;

/// <summary>
/// The one place that converts errors of the server and of the connection into this product's errors. The server's own text is kept; no
/// text of Npgsql or of the server holds a password.
/// </summary>
internal static class ServerErrors
{
    private const string SameCommand = "The same command finishes the work";

    /// <summary>The error of opening a session, or of a statement in it.</summary>
    /// <param name="error">The error.</param>
    /// <param name="server">The name of the database.</param>
    /// <param name="token">Cancelled if the caller has stopped the statement.</param>
    /// <param name="isOpen">True if the connection still works, so that a wrong use of it is a defect of this program.</param>
    public static Exception From(Exception error, string server, CancellationToken token, bool isOpen = false)
    {
        var where = new ErrorLocation { File = server };
        return error switch
        {
            PostgresException { SqlState: PostgresErrorCodes.QueryCanceled } when token.IsCancellationRequested =>
                new OperationCanceledException("The statement was cancelled.", error, token),
            PostgresException refusal => FromServer(refusal, server, where),
            OperationCanceledException => error,
            NpgsqlException { InnerException: TimeoutException } or TimeoutException => Unavailable(
                $"{server} did not answer in time.",
                where,
                "Check the server and the network.",
                error
            ),
            NpgsqlException { InnerException: AuthenticationException } => new EnvironmentException(
                ErrorIds.ServerUnavailable,
                $"The certificate of {server} was not accepted.",
                where,
                "Check that sslrootcert in the address names the certificate of the authority that issued it, and, with "
                    + "sslmode=verify-full, that it was issued for the name of the server in the address.",
                error
            ),
            NpgsqlException { InnerException: FileNotFoundException or DirectoryNotFoundException or CryptographicException } =>
                new EnvironmentException(
                    ErrorIds.ServerUnavailable,
                    $"A file that the connection to {server} needs could not be read: {GetCause(error)}",
                    where,
                    "Check sslrootcert, sslcert and sslkey in the address.",
                    error
                ),
            NpgsqlException npgsql when npgsql.Message.StartsWith("SSL connection requested", StringComparison.Ordinal) =>
                new EnvironmentException(
                    ErrorIds.ServerUnavailable,
                    $"{server} does not offer the TLS that sslmode in the address requires.",
                    where,
                    "Turn on ssl on the server, or correct sslmode.",
                    error
                ),
            FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException => Denied(
                $"The connection to {server} needs a file that cannot be read: {error.Message}",
                where,
                "Check the passfile (~/.pgpass, or what PGPASSFILE or the address names) and the files of certificates.",
                error
            ),
            NpgsqlException when HasNoPassword(error) => Denied(
                $"{server} requires a password, and none was found.",
                where,
                "Set the environment variable PGPASSWORD, or write the password into a passfile (~/.pgpass).",
                error
            ),
            InvalidOperationException when isOpen => error,
            NpgsqlException or IOException or SocketException or InvalidOperationException => Unavailable(
                $"The connection to {server} failed: {GetCause(error)}",
                where,
                "Check that the server runs and can be reached.",
                error
            ),
            _ => error,
        };
    }

    /// <summary>The server's text, with what it says of the row.</summary>
    public static string Describe(PostgresException error) =>
        error.Detail is { Length: > 0 } detail ? $"{error.MessageText}: {detail}" : error.MessageText;

    private static Exception FromServer(PostgresException error, string server, ErrorLocation where)
    {
        var text = $"{server}: {Describe(error)}";
        return error.SqlState switch
        {
            "53100" => new EnvironmentException(
                ErrorIds.DiskFull,
                text,
                where,
                $"The disk of the server is full. Free some space there. {SameCommand}.",
                error
            ),
            "53200" => new EnvironmentException(
                ErrorIds.OutOfMemory,
                text,
                where,
                $"The server has too little memory. {SameCommand}.",
                error
            ),
            "53300" or "55P03" or "40001" or "40P01" or "55006" => new EnvironmentException(
                ErrorIds.Busy,
                text,
                where,
                "The server is too busy, or another session holds a lock. Run the same command again.",
                error
            ),
            "57014" or "25P03" or "57P05" => new EnvironmentException(
                ErrorIds.StatementStopped,
                text,
                where,
                $"A time limit of the server (statement_timeout, for example) or an administrator stopped the statement. {SameCommand}.",
                error
            ),
            "58030" or "58P01" or "58P02" => new EnvironmentException(
                ErrorIds.InputOutput,
                text,
                where,
                $"The disk of the server reported an error. Check it. {SameCommand}.",
                error
            ),
            "3D000" => new TargetException(
                ErrorIds.DatabaseUnreadable,
                text,
                where,
                "Check the name of the database, or create it with createdb.",
                error
            ),
            "42501" when error.Routine == "check_enable_rls" => Denied(
                text,
                where,
                "A policy would hide rows, so that a table could look complete and not be. Give the user the attribute BYPASSRLS, "
                    + "or disable row-level security for the table.",
                error
            ),
            "42501" or "25006" or "42P07" => Denied(
                text,
                where,
                "Grant the user the missing right. docs/postgresql.md lists the rights that a writer and a reader need.",
                error
            ),
            var state when state.StartsWith("28", StringComparison.Ordinal) => Denied(
                text,
                where,
                "Check the user, and the password in PGPASSWORD or in the passfile.",
                error
            ),
            var state when state.StartsWith("08", StringComparison.Ordinal) || state.StartsWith("57", StringComparison.Ordinal) =>
                Unavailable(text, where, "The server ended the connection, or does not accept any now. Wait until it runs.", error),
            var state when state.StartsWith("XX", StringComparison.Ordinal) => new TargetException(
                ErrorIds.DatabaseUnreadable,
                text,
                where,
                "The server found damage in its files. Restore the database from a backup.",
                error
            ),
            "42P01" or "42703" => new TargetException(
                ErrorIds.TableMismatch,
                text,
                where,
                $"The tables are not those of this program, or they were changed meanwhile. {CommandName.Init} creates and checks them.",
                error
            ),
            "22P05" or "22021" => new TargetException(
                ErrorIds.DatabaseUnreadable,
                text,
                where,
                "Create the database with the encoding UTF8, or use a name that its encoding has.",
                error
            ),
            _ when ServerException.IsRefusal(error) => new ServerException(error),
            _ => new TargetException(
                ErrorIds.DatabaseUnreadable,
                text,
                where,
                "The server refused a statement. Check the table, its triggers and the server's log.",
                error
            ),
        };
    }

    private static bool HasNoPassword(Exception error)
    {
        for (Exception? e = error; e is not null; e = e.InnerException)
        {
            if (e.Message.StartsWith("No password", StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    private static EnvironmentException Unavailable(string message, ErrorLocation where, string advice, Exception error) =>
        new(ErrorIds.ServerUnavailable, message, where, $"{advice} {SameCommand}.", error);

    private static EnvironmentException Denied(string message, ErrorLocation where, string advice, Exception error) =>
        new(ErrorIds.AccessDenied, message, where, advice, error);

    private static string GetCause(Exception error)
    {
        while (error.InnerException is { } inner)
            error = inner;
        return error.Message;
    }
}
