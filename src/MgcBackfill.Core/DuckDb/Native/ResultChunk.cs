using System.Text;
using DuckDB.NET.Native;
using MgcBackfill.Errors;

namespace MgcBackfill.DuckDb.Native;

/// <summary>
/// Some rows of a result, column by column. Spans point into native memory and are invalid after the chunk is disposed. The content of a
/// span is undefined where the value is NULL. Not safe for use by several threads at once.
/// </summary>
internal sealed unsafe class ResultChunk : ConnectionResource
{
    private readonly DuckDBDataChunk _handle;
    private readonly DuckDBType[] _types;
    private readonly nint[] _data;
    private readonly nint[] _validity;

    /// <summary>Owns <paramref name="handle"/>.</summary>
    internal ResultChunk(DatabaseConnection connection, DuckDBDataChunk handle, DuckDBType[] types)
        : base(connection)
    {
        _handle = handle;
        _types = types;
        RowCount = (int)NativeMethods.DataChunks.DuckDBDataChunkGetSize(handle);
        _data = new nint[types.Length];
        _validity = new nint[types.Length];
        for (var i = 0; i < types.Length; i++)
        {
            var vector = NativeMethods.DataChunks.DuckDBDataChunkGetVector(handle, i);
            _data[i] = (nint)NativeMethods.Vectors.DuckDBVectorGetData(vector);
            _validity[i] = (nint)NativeMethods.Vectors.DuckDBVectorGetValidity(vector);
        }
    }

    /// <summary>Number of rows, at least 1.</summary>
    public int RowCount { get; }

    /// <summary>The values of a column, <see cref="RowCount"/> of them; see <see cref="VectorTypes"/> for the types.</summary>
    /// <exception cref="InternalException">The column's values are not of type <typeparamref name="T"/>.</exception>
    public ReadOnlySpan<T> Column<T>(int column)
        where T : unmanaged
    {
        ThrowIfFreed();
        VectorTypes.Require<T>(_types[column]);
        return new ReadOnlySpan<T>((void*)_data[column], RowCount);
    }

    /// <summary>True if the value is NULL.</summary>
    public bool IsNull(int column, int row)
    {
        CheckRow(row);
        var mask = (ulong*)_validity[column];
        return mask != null && (mask[row >> 6] & (1UL << (row & 63))) == 0;
    }

    /// <summary>True if any value of a column is NULL.</summary>
    public bool HasNulls(int column)
    {
        ThrowIfFreed();
        var mask = (ulong*)_validity[column];
        if (mask == null)
            return false;

        var words = new ReadOnlySpan<ulong>(mask, RowCount >> 6);
        if (words.ContainsAnyExcept(ulong.MaxValue))
            return true;

        // Bits after the last row are undefined.
        var rest = (1UL << (RowCount & 63)) - 1;
        return rest != 0 && (mask[words.Length] & rest) != rest;
    }

    /// <summary>The text of a VARCHAR as UTF-8, without a copy.</summary>
    /// <exception cref="InternalException">The column is not text, or the value is NULL.</exception>
    public ReadOnlySpan<byte> Utf8(int column, int row)
    {
        VectorTypes.RequireText(_types[column]);
        if (IsNull(column, row))
            throw new InternalException($"The text in column {column}, row {row} of a chunk is NULL.");
        return VectorText.Read((DuckDBString*)_data[column] + row);
    }

    /// <summary>
    /// The raw 16-byte cells of a VARCHAR column, for a fast check whether neighbouring rows hold the same text: equal cells of one chunk
    /// mean equal texts. The converse is true only for texts of at most 12 bytes.
    /// </summary>
    /// <exception cref="InternalException">The column is not text.</exception>
    public ReadOnlySpan<UInt128> Cells(int column)
    {
        ThrowIfFreed();
        VectorTypes.RequireText(_types[column]);
        return new ReadOnlySpan<UInt128>((void*)_data[column], RowCount);
    }

    /// <summary>The text of a VARCHAR.</summary>
    /// <exception cref="InternalException">The column is not text, or the value is NULL.</exception>
    public string String(int column, int row) => Encoding.UTF8.GetString(Utf8(column, row));

    /// <inheritdoc/>
    protected override void Free() => _handle?.Dispose();

    private void CheckRow(int row)
    {
        ThrowIfFreed();
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)RowCount, nameof(row));
    }

    // A chunk owns its memory, so it may be read after its connection was disposed.
    private void ThrowIfFreed() => ObjectDisposedException.ThrowIf(IsDisposed, this);
}
