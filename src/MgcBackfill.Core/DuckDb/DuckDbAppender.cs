using System.Runtime.InteropServices;
using MgcBackfill.Errors;

namespace MgcBackfill.DuckDb;

/// <summary>
/// Appends whole vectors to a table: fill the columns' first rows, call <see cref="Append"/>, fill again, at last
/// <see cref="Close"/>. Every column must be written for every row. Without <see cref="Close"/> the last rows are dropped, not
/// written; rows of earlier vectors may be in the transaction by then. Not safe for use by several threads at once.
/// </summary>
internal sealed unsafe class DuckDbAppender : IDisposable
{
    private readonly DuckDbConnection _connection;
    private readonly AppenderHandle _handle;
    private readonly DuckDbVectorWriter _writer;
    private readonly string _name;
    private bool _closed;

    private DuckDbAppender(DuckDbConnection connection, AppenderHandle handle, string name)
    {
        _connection = connection;
        _handle = handle;
        _name = name;
        ColumnCount = (int)NativeMethods.duckdb_appender_column_count(handle);
        _writer = CreateWriter();
    }

    /// <summary>The most rows of one <see cref="Append"/>.</summary>
    public int VectorSize => _writer.Size;

    /// <summary>Columns of the table.</summary>
    public int ColumnCount { get; }

    /// <summary>
    /// The values of a column to be filled, <see cref="VectorSize"/> of them; void after <see cref="Append"/>. See
    /// <see cref="DuckDbType"/> for the types.
    /// </summary>
    /// <exception cref="InternalException">The column's values are not of type <typeparamref name="T"/>.</exception>
    public Span<T> Column<T>(int column)
        where T : unmanaged => Writer.Column<T>(column);

    /// <summary>Writes a text.</summary>
    /// <exception cref="ArgumentException">It is not UTF-8.</exception>
    /// <exception cref="InternalException">The column is not text.</exception>
    public void SetUtf8(int column, int row, ReadOnlySpan<byte> value) => Writer.SetUtf8(column, row, value);

    /// <summary>Writes one text into so many rows.</summary>
    /// <inheritdoc cref="SetUtf8"/>
    public void FillUtf8(int column, int row, int rows, ReadOnlySpan<byte> value) => Writer.FillUtf8(column, row, rows, value);

    /// <summary>Makes a value NULL, until the next <see cref="Append"/>.</summary>
    public void SetNull(int column, int row) => Writer.SetNull(column, row);

    /// <summary>Appends the first <paramref name="rowCount"/> rows and starts an empty vector.</summary>
    /// <exception cref="DuckDbQueryException">Rows were refused, possibly earlier ones: many vectors are written at a time.</exception>
    public void Append(int rowCount)
    {
        Check(NativeMethods.duckdb_append_data_chunk(_handle, Writer.Take(rowCount)));
        _writer.Clear();
    }

    /// <summary>Writes what is not yet written. Nothing can be appended afterwards.</summary>
    /// <exception cref="DuckDbQueryException">Rows were refused.</exception>
    public void Close()
    {
        ThrowIfClosed();
        Check(NativeMethods.duckdb_appender_close(_handle));
        _closed = true;
    }

    public void Dispose()
    {
        _closed = true;
        _writer.Dispose();
        _handle.Dispose();
    }

    /// <summary>Starts an append; null is the default catalog or schema.</summary>
    /// <exception cref="DuckDbQueryException">There is no such table.</exception>
    internal static DuckDbAppender Create(DuckDbConnection connection, string? catalog, string? schema, string table)
    {
        var name = string.Join('.', new[] { catalog, schema, table }.Where(part => part is not null));
        var state = NativeMethods.duckdb_appender_create_ext(connection.Handle, catalog, schema, table, out var handle);
        if (state == NativeMethods.Success)
        {
            handle.KeepAlive(connection.Handle);
            return new DuckDbAppender(connection, handle, name);
        }

        using (handle)
            throw ErrorOf(handle, name);
    }

    private DuckDbVectorWriter Writer
    {
        get
        {
            ThrowIfClosed();
            return _writer;
        }
    }

    private DuckDbVectorWriter CreateWriter()
    {
        var types = new DuckDbType[ColumnCount];
        var natives = new nint[ColumnCount];
        for (var i = 0; i < natives.Length; i++)
        {
            natives[i] = NativeMethods.duckdb_appender_column_type(_handle, (ulong)i);
            types[i] = NativeMethods.duckdb_get_type_id(natives[i]);
        }

        fixed (nint* first = natives)
        {
            var chunk = NativeMethods.duckdb_create_data_chunk(first, (ulong)natives.Length);
            for (var i = 0; i < natives.Length; i++)
                NativeMethods.duckdb_destroy_logical_type(&first[i]);
            chunk.KeepAlive(_connection.Handle);
            return new DuckDbVectorWriter(chunk, types);
        }
    }

    private void Check(int state)
    {
        if (state == NativeMethods.Success)
            return;

        // DuckDB keeps refused rows and would try to write them again: nothing more may be asked of it.
        _closed = true;
        throw ErrorOf(_handle, _name);
    }

    private static Exception ErrorOf(AppenderHandle handle, string name)
    {
        var error = NativeMethods.duckdb_appender_error_data(handle);
        var type = NativeMethods.duckdb_error_data_error_type(error);
        var message = Marshal.PtrToStringUTF8(NativeMethods.duckdb_error_data_message(error));
        NativeMethods.duckdb_destroy_error_data(&error);
        return DuckDbErrors.OfStatement(type, message, $"append to {name}", CancellationToken.None);
    }

    private void ThrowIfClosed()
    {
        _ = _connection.Handle;
        ObjectDisposedException.ThrowIf(_closed, this);
    }
}
