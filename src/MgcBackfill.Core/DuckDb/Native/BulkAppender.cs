using DuckDB.NET.Native;
using MgcBackfill.Errors;

namespace MgcBackfill.DuckDb.Native;

/// <summary>
/// Appends whole vectors to a table: fill the columns' first rows, call <see cref="Append"/>, repeat, and finally call <see cref="Close"/>.
/// Every column must be written for every row. Without <see cref="Close"/> the rows of the last vectors are discarded; rows of earlier
/// vectors may already be in the transaction. Not safe for use by several threads at once.
/// </summary>
internal sealed class BulkAppender : ConnectionResource
{
    private readonly DuckDBAppender? _handle;
    private readonly VectorWriter? _writer;
    private readonly string _name;
    private bool _closed;

    /// <summary>Starts an append; null means the default catalog or schema.</summary>
    /// <exception cref="QueryException">There is no such table.</exception>
    internal BulkAppender(DatabaseConnection connection, string? catalog, string? schema, string table)
        : base(connection)
    {
        _name = string.Join('.', new[] { catalog, schema, table }.Where(part => part is not null));
        try
        {
            NativeText.RequireRepresentable(_name);
            Check(NativeMethods.Appender.DuckDBAppenderCreateExt(connection.Native, catalog, schema, table, out _handle));
            ColumnCount = (int)NativeMethods.Appender.DuckDBAppenderColumnCount(_handle);
            _writer = CreateWriter();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Maximum number of rows of one <see cref="Append"/>.</summary>
    public int VectorSize => _writer!.Size;

    /// <summary>Number of columns of the table.</summary>
    public int ColumnCount { get; }

    /// <summary>
    /// The values of a column to be filled, <see cref="VectorSize"/> of them; invalid after <see cref="Append"/>. See <see
    /// cref="VectorTypes"/> for the types.
    /// </summary>
    /// <exception cref="InternalException">The column's values are not of type <typeparamref name="T"/>.</exception>
    public Span<T> Column<T>(int column)
        where T : unmanaged => Writer.Column<T>(column);

    /// <summary>Writes a text.</summary>
    /// <exception cref="ArgumentException">It is not UTF-8.</exception>
    /// <exception cref="InternalException">The column is not text.</exception>
    public void SetUtf8(int column, int row, ReadOnlySpan<byte> value) => Writer.SetUtf8(column, row, value);

    /// <summary>Writes one text into several rows.</summary>
    /// <inheritdoc cref="SetUtf8"/>
    public void FillUtf8(int column, int row, int rows, ReadOnlySpan<byte> value) => Writer.FillUtf8(column, row, rows, value);

    /// <summary>Sets a value to NULL, until the next <see cref="Append"/>.</summary>
    public void SetNull(int column, int row) => Writer.SetNull(column, row);

    /// <summary>Appends the first <paramref name="rowCount"/> rows and starts an empty vector.</summary>
    /// <exception cref="QueryException">Rows were refused, possibly earlier ones: DuckDB writes many vectors at a time.</exception>
    public void Append(int rowCount)
    {
        var writer = Writer;
        Check(NativeMethods.Appender.DuckDBAppendDataChunk(_handle!, writer.Filled(rowCount)));
        writer.Clear();
    }

    /// <summary>Writes the remaining rows. Nothing can be appended afterwards.</summary>
    /// <exception cref="QueryException">Rows were refused.</exception>
    public void Close()
    {
        ThrowIfClosed();
        Check(NativeMethods.Appender.DuckDBAppenderClose(_handle!));
        _closed = true;
    }

    /// <inheritdoc/>
    protected override void Free()
    {
        _writer?.Dispose();
        if (_handle is not { IsInvalid: false, IsClosed: false })
            return;

        // Destroying an appender writes its rows, even those of a failed write. Only Close may write, so the rows are cleared first.
        _ = NativeMethods.Appender.DuckDBAppenderClear(_handle);
        _handle.Dispose();
    }

    private VectorWriter Writer
    {
        get
        {
            ThrowIfClosed();
            return _writer!;
        }
    }

    private VectorWriter CreateWriter()
    {
        var logical = new DuckDBLogicalType[ColumnCount];
        for (var i = 0; i < logical.Length; i++)
            logical[i] = NativeMethods.Appender.DuckDBAppenderColumnType(_handle!, (ulong)i);
        var chunk = NativeMethods.DataChunks.DuckDBCreateDataChunk(
            [.. logical.Select(type => type.DangerousGetHandle())],
            (ulong)logical.Length
        );
        DuckDBType[] types = [.. logical.Select(VectorTypes.Find)];
        foreach (var type in logical)
            type.Dispose();
        return new VectorWriter(chunk, types);
    }

    private void Check(DuckDBState state)
    {
        if (state == DuckDBState.Success)
            return;

        // DuckDB keeps refused rows and would try to write them again, so the appender must not be used any more.
        _closed = true;
        using var error = NativeMethods.Appender.DuckDBAppenderErrorData(_handle!);
        throw DatabaseErrors.FromStatement(
            NativeMethods.ErrorData.DuckDBErrorDataErrorType(error),
            NativeMethods.ErrorData.DuckDBErrorDataMessage(error),
            $"append to {_name}",
            CancellationToken.None,
            Connection.Path
        );
    }

    private void ThrowIfClosed()
    {
        ThrowIfDisposed();
        ObjectDisposedException.ThrowIf(_closed, this);
    }
}
