using System.Text;

namespace MgcBackfill.DuckDb;

/// <summary>
/// A prepared statement. Parameters count from 1 and keep their values from one execution to the next. Not safe for use by
/// several threads at once.
/// </summary>
internal sealed unsafe class DuckDbStatement : IDisposable
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly DuckDbConnection _connection;
    private readonly StatementHandle _handle;
    private readonly string _sql;
    private readonly int _parameters;

    internal DuckDbStatement(DuckDbConnection connection, StatementHandle handle, string sql)
    {
        _connection = connection;
        _handle = handle;
        _sql = sql;
        _parameters = (int)NativeMethods.duckdb_nparams(handle);
    }

    /// <summary>Binds a BIGINT.</summary>
    public void Bind(int index, long value) => Check(index, NativeMethods.duckdb_bind_int64(Handle, (ulong)index, value));

    /// <summary>Binds a DOUBLE.</summary>
    public void Bind(int index, double value) => Check(index, NativeMethods.duckdb_bind_double(Handle, (ulong)index, value));

    /// <summary>Binds a BOOLEAN.</summary>
    public void Bind(int index, bool value) => Check(index, NativeMethods.duckdb_bind_boolean(Handle, (ulong)index, value));

    /// <summary>Binds a VARCHAR, or NULL.</summary>
    /// <exception cref="EncoderFallbackException">The text is not valid UTF-16.</exception>
    public void Bind(int index, string? value)
    {
        if (value is null)
            BindNull(index);
        else
            Bind(index, s_strict.GetBytes(value));
    }

    /// <summary>Binds a VARCHAR given as UTF-8.</summary>
    public void Bind(int index, ReadOnlySpan<byte> utf8)
    {
        fixed (byte* text = utf8)
            Check(index, NativeMethods.duckdb_bind_varchar_length(Handle, (ulong)index, text, (ulong)utf8.Length));
    }

    /// <summary>Binds a TIMESTAMPTZ: <paramref name="microseconds"/> since 1970-01-01T00:00:00Z.</summary>
    public void BindTimestampTz(int index, long microseconds) =>
        Check(index, NativeMethods.duckdb_bind_timestamp_tz(Handle, (ulong)index, new NativeTimestamp(microseconds)));

    /// <summary>Binds NULL.</summary>
    public void BindNull(int index) => Check(index, NativeMethods.duckdb_bind_null(Handle, (ulong)index));

    /// <summary>Runs the statement. Returns its result, whole in memory.</summary>
    /// <exception cref="DuckDbQueryException">DuckDB refused it; other errors: <see cref="DuckDbErrors"/>.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled before the end.</exception>
    public DuckDbResult Execute(CancellationToken cancellationToken = default)
    {
        var result = new ResultHandle();
        return _connection.Run(result, NativeExecute, _sql, streaming: false, cancellationToken);

        int NativeExecute() => NativeMethods.duckdb_execute_prepared(Handle, result);
    }

    /// <summary>
    /// Starts the statement. Its rows are computed while they are read, in memory that does not grow with their number. Until the
    /// end of the reading the connection can run nothing else: whatever runs on it ends the result, and the next read throws.
    /// The token stays in force for the reading.
    /// </summary>
    /// <exception cref="DuckDbQueryException">DuckDB refused it; other errors: <see cref="DuckDbErrors"/>.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public DuckDbResult ExecuteStreaming(CancellationToken cancellationToken = default)
    {
        var result = new ResultHandle();
        return _connection.Run(result, NativeExecute, _sql, streaming: true, cancellationToken);

        int NativeExecute() => NativeMethods.duckdb_execute_prepared_streaming(Handle, result);
    }

    /// <summary>Runs the statement. Returns the number of rows it changed.</summary>
    /// <exception cref="DuckDbQueryException">DuckDB refused it; other errors: <see cref="DuckDbErrors"/>.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled before the end.</exception>
    public long ExecuteNonQuery(CancellationToken cancellationToken = default)
    {
        using var result = Execute(cancellationToken);
        return result.RowsChanged;
    }

    public void Dispose() => _handle.Dispose();

    private StatementHandle Handle
    {
        get
        {
            _ = _connection.Handle;
            ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
            return _handle;
        }
    }

    private void Check(int index, int state)
    {
        if (state != NativeMethods.Success)
            throw new ArgumentOutOfRangeException(nameof(index), index, $"DuckDB refused the parameter; the statement has {_parameters}.");
    }
}
