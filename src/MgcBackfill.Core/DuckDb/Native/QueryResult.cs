using System.Diagnostics.CodeAnalysis;
using DuckDB.NET.Native;
using MgcBackfill.Errors;

namespace MgcBackfill.DuckDb.Native;

/// <summary>The rows of a statement, read once, forward, one chunk at a time. Not safe for use by several threads at once.</summary>
internal sealed class QueryResult : ConnectionResource
{
    private readonly string _sql;
    private readonly CancellationToken _cancellationToken;
    private readonly DuckDBType[] _types;
    private DuckDBResult _result;
    private bool _ended;

    private QueryResult(DatabaseConnection connection, DuckDBResult result, string sql, CancellationToken cancellationToken)
        : base(connection)
    {
        (_result, _sql, _cancellationToken) = (result, sql, cancellationToken);
        _types = new DuckDBType[(int)NativeMethods.Query.DuckDBColumnCount(ref _result)];
        for (var i = 0; i < _types.Length; i++)
        {
            using var type = NativeMethods.Query.DuckDBColumnLogicalType(ref _result, i);
            _types[i] = VectorTypes.Find(type);
        }
    }

    /// <summary>Number of columns in every chunk.</summary>
    public int ColumnCount => _types.Length;

    /// <summary>Type of a column, from 0.</summary>
    public DuckDBType ColumnType(int column) => _types[column];

    /// <summary>
    /// Reads the next chunk, which the caller disposes of. Returns false at the end, and only there; a result that was interrupted throws.
    /// Chunks are never empty.
    /// </summary>
    /// <exception cref="QueryException">DuckDB failed while reading, or another statement ended this streaming result.</exception>
    /// <exception cref="OperationCanceledException">The token of the streaming execution was cancelled.</exception>
    public bool TryReadChunk([NotNullWhen(true)] out ResultChunk? chunk)
    {
        ThrowIfDisposed();
        chunk = _ended ? null : Fetch();
        return chunk is not null;
    }

    /// <summary>The value of a result with one row of one BIGINT; null if it is NULL.</summary>
    /// <exception cref="InternalException">The result is something else.</exception>
    public long? ReadSingle()
    {
        if (ColumnCount != 1 || !TryReadChunk(out var chunk))
            throw new InternalException($"One value was expected, not {ColumnCount} columns or no row.");
        using (chunk)
        {
            if (chunk.RowCount != 1 || TryReadChunk(out _))
                throw new InternalException("One value was expected, not several rows.");
            return chunk.IsNull(0, 0) ? null : chunk.Column<long>(0)[0];
        }
    }

    /// <summary>Executes a statement that a token can cancel.</summary>
    internal static QueryResult Run(
        DatabaseConnection connection,
        DuckDBPreparedStatement statement,
        string sql,
        bool isStreaming,
        CancellationToken cancellationToken
    )
    {
        DuckDBState state;
        DuckDBResult result;
        using (InterruptOnCancel.Start(connection.Native, cancellationToken))
        {
            state = isStreaming
                ? NativeMethods.PreparedStatements.DuckDBExecutePreparedStreaming(statement, out result)
                : NativeMethods.PreparedStatements.DuckDBExecutePrepared(statement, out result);
        }

        if (state == DuckDBState.Success)
            return new QueryResult(connection, result, sql, isStreaming ? cancellationToken : CancellationToken.None);
        var error = CreateError(connection, ref result, sql, cancellationToken);
        result.Close();
        throw error;
    }

    /// <inheritdoc/>
    protected override void Free() => _result.Close();

    private ResultChunk? Fetch()
    {
        DuckDBDataChunk chunk;
        using (InterruptOnCancel.Start(Connection.Native, _cancellationToken))
            chunk = NativeMethods.Query.DuckDBFetchChunk(_result);
        if (!chunk.IsInvalid)
            return new ResultChunk(Connection, chunk, _types);

        // The chunk is null at the end and on an error; only the error text distinguishes the two.
        _ended = true;
        chunk.Dispose();
        return NativeMethods.Query.DuckDBResultError(ref _result) is null
            ? null
            : throw CreateError(Connection, ref _result, _sql, _cancellationToken);
    }

    private static Exception CreateError(
        DatabaseConnection connection,
        ref DuckDBResult result,
        string sql,
        CancellationToken cancellationToken
    ) =>
        DatabaseErrors.FromStatement(
            NativeMethods.Query.DuckDBResultErrorType(ref result),
            NativeMethods.Query.DuckDBResultError(ref result),
            sql,
            cancellationToken,
            connection.Path
        );
}
