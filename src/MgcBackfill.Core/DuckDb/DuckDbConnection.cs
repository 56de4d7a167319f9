using System.Runtime.InteropServices;

namespace MgcBackfill.DuckDb;

/// <summary>
/// A connection: one transaction, one statement at a time. Its statements, results and appenders throw once it is disposed.
/// Not safe for use by several threads at once, but for <see cref="Interrupt"/>.
/// </summary>
internal sealed class DuckDbConnection : IDisposable
{
    private readonly DuckDbDatabase _database;
    private readonly ConnectionHandle _handle;
    private bool _disposed;

    internal DuckDbConnection(DuckDbDatabase database, ConnectionHandle handle)
    {
        _database = database;
        _handle = handle;
    }

    /// <summary>Another connection to the same database, with its own transaction and its own session settings.</summary>
    public DuckDbConnection Another()
    {
        _ = Handle;
        return _database.Connect();
    }

    /// <summary>Runs the statements of <paramref name="sql"/> and drops what they return.</summary>
    /// <exception cref="DuckDbQueryException">DuckDB refused a statement; other errors: <see cref="DuckDbErrors"/>.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled before the end.</exception>
    public void Execute(string sql, CancellationToken cancellationToken = default) => Query(sql, cancellationToken).Dispose();

    /// <summary>Runs the statements of <paramref name="sql"/>. Returns the last one's result, whole in memory.</summary>
    /// <exception cref="DuckDbQueryException">DuckDB refused a statement; other errors: <see cref="DuckDbErrors"/>.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled before the end.</exception>
    public DuckDbResult Query(string sql, CancellationToken cancellationToken = default)
    {
        var result = new ResultHandle();
        return Run(result, NativeQuery, sql, streaming: false, cancellationToken);

        int NativeQuery() => NativeMethods.duckdb_query(Handle, sql, result);
    }

    /// <summary>Runs <paramref name="sql"/>, which must give exactly one value of type <typeparamref name="T"/>.</summary>
    /// <inheritdoc cref="DuckDbScalar.Read{T}"/>
    public T Scalar<T>(string sql, CancellationToken cancellationToken = default)
    {
        using var result = Query(sql, cancellationToken);
        return DuckDbScalar.Read<T>(result);
    }

    /// <summary>Parses and plans one statement, with parameters written as ? or $1.</summary>
    /// <exception cref="DuckDbQueryException">DuckDB refused it.</exception>
    public DuckDbStatement Prepare(string sql)
    {
        var state = NativeMethods.duckdb_prepare(Handle, sql, out var statement);
        if (state == NativeMethods.Success)
        {
            statement.KeepAlive(_handle);
            return new DuckDbStatement(this, statement, sql);
        }

        using (statement)
        {
            var message = Marshal.PtrToStringUTF8(NativeMethods.duckdb_prepare_error(statement));
            throw DuckDbErrors.OfStatement(DuckDbErrors.TypeOf(message ?? ""), message, sql, CancellationToken.None);
        }
    }

    /// <summary>Starts a bulk append to a table of that name, temporary ones first.</summary>
    /// <exception cref="DuckDbQueryException">There is no such table.</exception>
    public DuckDbAppender Appender(string table) => DuckDbAppender.Create(this, null, null, table);

    /// <summary>Starts a bulk append to a table of the default catalog.</summary>
    /// <exception cref="DuckDbQueryException">There is no such table.</exception>
    public DuckDbAppender Appender(string schema, string table) => DuckDbAppender.Create(this, null, schema, table);

    /// <summary>Starts a bulk append to a table; the catalog of temporary tables is 'temp', their schema 'main'.</summary>
    /// <exception cref="DuckDbQueryException">There is no such table.</exception>
    public DuckDbAppender Appender(string catalog, string schema, string table) => DuckDbAppender.Create(this, catalog, schema, table);

    /// <summary>Stops the statement that is running, if any, from whatever thread.</summary>
    public void Interrupt() => NativeMethods.duckdb_interrupt(Handle);

    /// <summary>Frees the connection; an open transaction is rolled back.</summary>
    public void Dispose()
    {
        _disposed = true;
        _handle.Dispose();
    }

    /// <summary>The native connection, of a connection in use.</summary>
    internal ConnectionHandle Handle
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed || _database.IsDisposed, this);
            return _handle;
        }
    }

    /// <summary>Runs <paramref name="call"/>, which fills <paramref name="result"/>, under the token's control.</summary>
    internal DuckDbResult Run(ResultHandle result, Func<int> call, string sql, bool streaming, CancellationToken cancellationToken)
    {
        try
        {
            result.KeepAlive(Handle);
            using (InterruptOnCancel.Start(_handle, cancellationToken))
            {
                if (call() == NativeMethods.Success)
                    return new DuckDbResult(this, result, sql, streaming, cancellationToken);
            }

            throw DuckDbErrors.OfStatement(
                NativeMethods.duckdb_result_error_type(result),
                Marshal.PtrToStringUTF8(NativeMethods.duckdb_result_error(result)),
                sql,
                cancellationToken);
        }
        catch
        {
            result.Dispose();
            throw;
        }
    }
}
