using System.Numerics;
using DuckDB.NET.Data;
using DuckDB.NET.Native;
using MgcBackfill.Errors;

namespace MgcBackfill.DuckDb.Native;

/// <summary>
/// A connection: one transaction, one statement at a time. Its statements, results and appenders throw after it is disposed. Not safe for
/// use by several threads at once, except for <see cref="Interrupt"/>.
/// </summary>
internal sealed class DatabaseConnection : IDisposable
{
    private readonly DatabaseInstance _database;
    private readonly DuckDBConnection _connection;
    private int _disposed;

    /// <summary>Owns <paramref name="connection"/>, and one use of <paramref name="file"/>.</summary>
    internal DatabaseConnection(DatabaseInstance database, DuckDBConnection connection, SharedLifetime file)
    {
        (_database, _connection) = (database, connection);
        Lifetime = new SharedLifetime(() =>
        {
            connection.Dispose();
            file.Remove();
        });
    }

    ~DatabaseConnection() => Release();

    /// <summary>Full path of the database's file; null for one in memory.</summary>
    internal string? Path => _database.Path;

    /// <summary>Keeps the native connection open for the objects that were created from it.</summary>
    internal SharedLifetime Lifetime { get; }

    /// <summary>The native connection.</summary>
    /// <exception cref="ObjectDisposedException">The connection or its database is disposed.</exception>
    internal DuckDBNativeConnection Native
    {
        get
        {
            ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0 || _database.IsDisposed, this);
            return _connection.NativeConnection;
        }
    }

    /// <summary>Another connection to the same database, with its own transaction and its own session settings.</summary>
    public DatabaseConnection OpenSibling()
    {
        _ = Native;
        return _database.Connect();
    }

    /// <summary>Runs the statements of <paramref name="sql"/> and discards their results.</summary>
    /// <exception cref="QueryException">DuckDB refused a statement; for other errors see <see cref="DatabaseErrors"/>.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled before the end.</exception>
    public void Execute(string sql, CancellationToken cancellationToken = default) =>
        Run(sql, command => command.ExecuteNonQuery(), cancellationToken);

    /// <summary>
    /// Runs one statement. Returns a reader of its rows, which are all in memory; the caller disposes of the reader before the connection.
    /// </summary>
    /// <remarks>For small results. Thousands of rows are read as vectors, through <see cref="Prepare"/>.</remarks>
    /// <exception cref="QueryException">DuckDB refused the statement; for other errors see <see cref="DatabaseErrors"/>.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled before the end.</exception>
    public DuckDBDataReader Query(string sql, CancellationToken cancellationToken = default) =>
        Run(sql, command => command.ExecuteReader(), cancellationToken);

    /// <summary>
    /// Runs <paramref name="sql"/>, which must return exactly one value of type <typeparamref name="T"/>: any integer as long, FLOAT and
    /// DOUBLE as double, VARCHAR as string, BOOLEAN as bool. NULL is null for long?, double? and bool?; for any other type it is an error.
    /// </summary>
    /// <exception cref="InternalException">The result is not one value, not of this type, or NULL.</exception>
    /// <exception cref="OverflowException">A number does not fit into long.</exception>
    /// <inheritdoc cref="Execute"/>
    public T Scalar<T>(string sql, CancellationToken cancellationToken = default)
    {
        using var reader = Query(sql, cancellationToken);
        if (reader.FieldCount != 1 || !reader.Read())
            throw new InternalException($"One value was expected, not {reader.FieldCount} columns or no row.");
        var value = reader.IsDBNull(0) ? null : reader.GetValue(0);
        if (reader.Read())
            throw new InternalException("One value was expected, not several rows.");
        if (value is null)
        {
            var isNullable = Nullable.GetUnderlyingType(typeof(T)) is not null;
            return isNullable ? default! : throw new InternalException("A value was expected, not NULL.");
        }

        return Widen(value) is T typed
            ? typed
            : throw new InternalException($"A {typeof(T).Name} was expected, not {value.GetType().Name}.");
    }

    /// <summary>Parses and plans one statement, with parameters written as ? or $1.</summary>
    /// <exception cref="QueryException">DuckDB refused it.</exception>
    public PreparedStatement Prepare(string sql) => new(this, sql);

    /// <summary>Starts a bulk append to a table of that name; a temporary table of that name takes precedence.</summary>
    /// <exception cref="QueryException">There is no such table.</exception>
    public BulkAppender Appender(string table) => new(this, null, null, table);

    /// <summary>Starts a bulk append to a table of the default catalog.</summary>
    /// <exception cref="QueryException">There is no such table.</exception>
    public BulkAppender Appender(string schema, string table) => new(this, null, schema, table);

    /// <summary>Starts a bulk append to a table; the catalog of temporary tables is 'temp', their schema 'main'.</summary>
    /// <exception cref="QueryException">There is no such table.</exception>
    public BulkAppender Appender(string catalog, string schema, string table) => new(this, catalog, schema, table);

    /// <summary>Stops the running statement, if any. May be called from any thread.</summary>
    public void Interrupt() => Native.Interrupt();

    /// <summary>Frees the connection; an open transaction is rolled back.</summary>
    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private static object Widen(object value) =>
        value switch
        {
            sbyte v => (long)v,
            byte v => (long)v,
            short v => (long)v,
            ushort v => (long)v,
            int v => (long)v,
            uint v => (long)v,
            ulong v => checked((long)v),
            BigInteger v => checked((long)v),
            float v => (double)v,
            _ => value,
        };

    private T Run<T>(string sql, Func<DuckDBCommand, T> run, CancellationToken cancellationToken)
    {
        NativeText.RequireRepresentable(sql);
        using var interrupt = InterruptOnCancel.Start(Native, cancellationToken);
        using var command = new DuckDBCommand(sql, _connection);
        try
        {
            return run(command);
        }
        catch (DuckDBException e)
        {
            throw DatabaseErrors.FromStatement(e.ErrorType, e.Message, sql, cancellationToken, Path);
        }
        catch (OperationCanceledException)
        {
            // DuckDB.NET treats every interrupt as a cancellation.
            throw DatabaseErrors.FromInterrupt(sql, cancellationToken);
        }
    }

    private void Release()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
            Lifetime?.Remove();
    }
}
