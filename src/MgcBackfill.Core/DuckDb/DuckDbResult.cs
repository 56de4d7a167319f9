using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace MgcBackfill.DuckDb;

/// <summary>The rows of a statement, read once, forward, a chunk at a time. Not safe for use by several threads at once.</summary>
internal sealed class DuckDbResult : IDisposable
{
    private readonly DuckDbConnection _connection;
    private readonly ResultHandle _handle;
    private readonly string _sql;
    private readonly bool _streaming;
    private readonly CancellationToken _cancellationToken;
    private readonly DuckDbType[] _types;
    private bool _ended;

    internal DuckDbResult(DuckDbConnection connection, ResultHandle handle, string sql, bool streaming, CancellationToken cancellationToken)
    {
        _connection = connection;
        _handle = handle;
        _sql = sql;
        _streaming = streaming;
        _cancellationToken = streaming ? cancellationToken : CancellationToken.None;
        _types = new DuckDbType[(int)NativeMethods.duckdb_column_count(handle)];
        for (var i = 0; i < _types.Length; i++)
            _types[i] = NativeMethods.duckdb_column_type(handle, (ulong)i);
    }

    /// <summary>Columns of every chunk.</summary>
    public int ColumnCount => _types.Length;

    /// <summary>Rows that an INSERT, UPDATE, DELETE, MERGE or COPY changed; 0 for other statements.</summary>
    /// <exception cref="InvalidOperationException">The result is streaming: it is not known yet.</exception>
    public long RowsChanged
    {
        get
        {
            ThrowIfDisposed();
            return _streaming
                ? throw new InvalidOperationException("A streaming result does not count the rows changed.")
                : checked((long)NativeMethods.duckdb_rows_changed(_handle));
        }
    }

    /// <summary>Name of a column, from 0.</summary>
    public string ColumnName(int column)
    {
        ThrowIfDisposed();
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)column, (uint)_types.Length, nameof(column));
        return Marshal.PtrToStringUTF8(NativeMethods.duckdb_column_name(_handle, (ulong)column))!;
    }

    /// <summary>Type of a column, from 0.</summary>
    public DuckDbType ColumnType(int column) => _types[column];

    /// <summary>
    /// Reads the next chunk, which the caller disposes. Returns false at the end, and only there: a result that was cut short
    /// throws. Chunks are never empty.
    /// </summary>
    /// <exception cref="DuckDbQueryException">DuckDB failed on the way, or another statement ended this streaming result.</exception>
    /// <exception cref="OperationCanceledException">The token of the streaming execution was cancelled.</exception>
    public bool TryReadChunk([NotNullWhen(true)] out DuckDbChunk? chunk)
    {
        ThrowIfDisposed();
        chunk = _ended ? null : Fetch();
        return chunk is not null;
    }

    public void Dispose() => _handle.Dispose();

    private DuckDbChunk? Fetch()
    {
        ChunkHandle native;
        using (InterruptOnCancel.Start(_connection.Handle, _cancellationToken))
        {
            native = NativeMethods.duckdb_fetch_chunk(_handle.Value);
            GC.KeepAlive(_handle);
        }

        if (!native.IsInvalid)
        {
            native.KeepAlive(_connection.Handle);
            return new DuckDbChunk(native, _types);
        }

        _ended = true;
        native.Dispose();
        var error = NativeMethods.duckdb_result_error(_handle);
        return error == 0
            ? null
            : throw DuckDbErrors.OfStatement(
                NativeMethods.duckdb_result_error_type(_handle), Marshal.PtrToStringUTF8(error), _sql, _cancellationToken);
    }

    private void ThrowIfDisposed()
    {
        _ = _connection.Handle;
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
    }
}
