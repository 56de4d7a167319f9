using DuckDB.NET.Native;

namespace MgcBackfill.DuckDb.Native;

/// <summary>
/// A prepared statement whose results are read as vectors. Parameters count from 1 and keep their values between executions. Not safe for
/// use by several threads at once.
/// </summary>
internal sealed class PreparedStatement : ConnectionResource
{
    private readonly DuckDBPreparedStatement? _handle;
    private readonly string _sql;
    private readonly long _parameters;

    /// <summary>Parses and plans <paramref name="sql"/>.</summary>
    /// <exception cref="QueryException">DuckDB refused it.</exception>
    internal PreparedStatement(DatabaseConnection connection, string sql)
        : base(connection)
    {
        _sql = sql;
        try
        {
            NativeText.RequireRepresentable(sql);
            if (NativeMethods.PreparedStatements.DuckDBPrepare(connection.Native, sql, out _handle) != DuckDBState.Success)
            {
                var message = NativeMethods.PreparedStatements.DuckDBPrepareError(_handle);
                throw DatabaseErrors.FromStatement(
                    DatabaseErrors.GetErrorType(message ?? ""),
                    message,
                    sql,
                    CancellationToken.None,
                    connection.Path
                );
            }

            _parameters = NativeMethods.PreparedStatements.DuckDBParams(_handle);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Binds a BIGINT.</summary>
    public void Bind(int index, long value) => Check(index, NativeMethods.PreparedStatements.DuckDBBindInt64(Native, index, value));

    /// <summary>Binds a DOUBLE.</summary>
    public void Bind(int index, double value) => Check(index, NativeMethods.PreparedStatements.DuckDBBindDouble(Native, index, value));

    /// <summary>Binds a BOOLEAN.</summary>
    public void Bind(int index, bool value) => Check(index, NativeMethods.PreparedStatements.DuckDBBindBoolean(Native, index, value));

    /// <summary>Binds a VARCHAR, or NULL.</summary>
    /// <exception cref="ArgumentException">The text holds NUL or is not valid UTF-16.</exception>
    public void Bind(int index, string? value)
    {
        if (value is null)
        {
            BindNull(index);
            return;
        }

        NativeText.RequireRepresentable(value);
        Check(index, NativeMethods.PreparedStatements.DuckDBBindVarchar(Native, index, value));
    }

    /// <summary>Binds a TIMESTAMPTZ: <paramref name="microseconds"/> since 1970-01-01T00:00:00Z.</summary>
    public void BindTimestampTz(int index, long microseconds)
    {
        using var value = NativeMethods.Value.DuckDBCreateTimestampTz(new DuckDBTimestampStruct { Micros = microseconds });
        Check(index, NativeMethods.PreparedStatements.DuckDBBindValue(Native, index, value));
    }

    /// <summary>Binds NULL.</summary>
    public void BindNull(int index) => Check(index, NativeMethods.PreparedStatements.DuckDBBindNull(Native, index));

    /// <summary>Runs the statement. The whole result is in memory.</summary>
    /// <exception cref="QueryException">DuckDB refused it; for other errors see <see cref="DatabaseErrors"/>.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled before the end.</exception>
    public QueryResult Execute(CancellationToken cancellationToken = default) =>
        QueryResult.Run(Connection, Native, _sql, isStreaming: false, cancellationToken);

    /// <summary>
    /// Starts the statement. Its rows are computed while they are read, in memory that does not grow with their number. The connection must
    /// not run anything else until the reading ends: another statement ends this result, and the next read throws. The token stays in force
    /// during the reading.
    /// </summary>
    /// <exception cref="QueryException">DuckDB refused it; for other errors see <see cref="DatabaseErrors"/>.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public QueryResult ExecuteStreaming(CancellationToken cancellationToken = default) =>
        QueryResult.Run(Connection, Native, _sql, isStreaming: true, cancellationToken);

    /// <inheritdoc/>
    protected override void Free() => _handle?.Dispose();

    private DuckDBPreparedStatement Native
    {
        get
        {
            ThrowIfDisposed();
            return _handle!;
        }
    }

    private void Check(int index, DuckDBState state)
    {
        if (state != DuckDBState.Success)
            throw new ArgumentOutOfRangeException(nameof(index), index, $"DuckDB refused the parameter; the statement has {_parameters}.");
    }
}
