using DuckDB.NET.Native;
using MgcBackfill.Errors;

namespace MgcBackfill.DuckDb.Native;

/// <summary>A reusable chunk for writing, with one vector per column. Not safe for use by several threads at once.</summary>
internal sealed unsafe class VectorWriter : IDisposable
{
    private readonly DuckDBDataChunk _chunk;
    private readonly DuckDBType[] _types;
    private readonly nint[] _vectors;
    private readonly nint[] _data;
    private readonly nint[] _validity;

    /// <summary>Owns <paramref name="chunk"/>.</summary>
    public VectorWriter(DuckDBDataChunk chunk, DuckDBType[] types)
    {
        _chunk = chunk;
        _types = types;
        _vectors = new nint[types.Length];
        _data = new nint[types.Length];
        _validity = new nint[types.Length];
        Size = (int)NativeMethods.Helpers.DuckDBVectorSize();
        FindVectors();
    }

    /// <summary>Maximum number of rows in a chunk.</summary>
    public int Size { get; }

    /// <summary>The values of a column to be filled, <see cref="Size"/> of them; invalid after <see cref="Clear"/>.</summary>
    /// <exception cref="InternalException">The column's values are not of type <typeparamref name="T"/>.</exception>
    public Span<T> Column<T>(int column)
        where T : unmanaged
    {
        VectorTypes.Require<T>(_types[column]);
        return new Span<T>((void*)_data[column], Size);
    }

    /// <summary>Writes a text.</summary>
    /// <exception cref="ArgumentException">It is not UTF-8.</exception>
    /// <exception cref="InternalException">The column is not text.</exception>
    public void SetUtf8(int column, int row, ReadOnlySpan<byte> value)
    {
        CheckRow(row);
        VectorTypes.RequireText(_types[column]);
        VectorText.RequireUtf8(value);
        if (value.Length <= VectorText.InlineLength)
        {
            VectorText.Write((DuckDBString*)_data[column] + row, value);
            return;
        }

        fixed (byte* text = value)
            NativeMethods.Vectors.DuckDBVectorAssignStringElementLength(_vectors[column], (ulong)row, text, value.Length);
        GC.KeepAlive(_chunk);
    }

    /// <summary>Writes one text into <paramref name="rows"/> rows.</summary>
    /// <inheritdoc cref="SetUtf8"/>
    public void FillUtf8(int column, int row, int rows, ReadOnlySpan<byte> value)
    {
        if (rows == 0)
            return;
        SetUtf8(column, row, value);
        if (value.Length > VectorText.InlineLength)
        {
            for (var i = 1; i < rows; i++)
                SetUtf8(column, row + i, value);
            return;
        }

        CheckRow(row + rows - 1);
        var cells = new Span<UInt128>((DuckDBString*)_data[column] + row, rows);
        cells[1..].Fill(cells[0]);
    }

    /// <summary>Sets a value to NULL, until <see cref="Clear"/>.</summary>
    public void SetNull(int column, int row)
    {
        CheckRow(row);
        if (_validity[column] == 0)
        {
            NativeMethods.Vectors.DuckDBVectorEnsureValidityWritable(_vectors[column]);
            _validity[column] = (nint)NativeMethods.Vectors.DuckDBVectorGetValidity(_vectors[column]);
        }

        ((ulong*)_validity[column])[row >> 6] &= ~(1UL << (row & 63));
    }

    /// <summary>Returns the chunk with its first <paramref name="rowCount"/> rows.</summary>
    public DuckDBDataChunk Filled(int rowCount)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)rowCount, (uint)Size, nameof(rowCount));
        NativeMethods.DataChunks.DuckDBDataChunkSetSize(_chunk, (ulong)rowCount);
        return _chunk;
    }

    /// <summary>Removes all rows.</summary>
    public void Clear()
    {
        NativeMethods.DataChunks.DuckDBDataChunkReset(_chunk);
        FindVectors();
    }

    public void Dispose() => _chunk.Dispose();

    private void FindVectors()
    {
        for (var i = 0; i < _types.Length; i++)
        {
            _vectors[i] = NativeMethods.DataChunks.DuckDBDataChunkGetVector(_chunk, i);
            _data[i] = (nint)NativeMethods.Vectors.DuckDBVectorGetData(_vectors[i]);
            _validity[i] = 0;
        }
    }

    private void CheckRow(int row) => ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Size, nameof(row));
}
