using System.Text.Unicode;
using MgcBackfill.Errors;

namespace MgcBackfill.DuckDb;

/// <summary>A reusable chunk that is being filled: a vector for each column. Not safe for use by several threads at once.</summary>
internal sealed unsafe class DuckDbVectorWriter : IDisposable
{
    private readonly ChunkHandle _chunk;
    private readonly DuckDbType[] _types;
    private readonly nint[] _vectors;
    private readonly nint[] _data;
    private readonly nint[] _validity;

    /// <summary>Takes <paramref name="chunk"/> over.</summary>
    public DuckDbVectorWriter(ChunkHandle chunk, DuckDbType[] types)
    {
        _chunk = chunk;
        _types = types;
        _vectors = new nint[types.Length];
        _data = new nint[types.Length];
        _validity = new nint[types.Length];
        Size = (int)NativeMethods.duckdb_vector_size();
        FindVectors();
    }

    /// <summary>The most rows a chunk takes.</summary>
    public int Size { get; }

    /// <summary>The values of a column to be filled, <see cref="Size"/> of them; void after <see cref="Clear"/>.</summary>
    /// <exception cref="InternalException">The column's values are not of type <typeparamref name="T"/>.</exception>
    public Span<T> Column<T>(int column)
        where T : unmanaged
    {
        DuckDbTypes.Require<T>(_types[column]);
        return new Span<T>((void*)_data[column], Size);
    }

    /// <summary>Writes a text.</summary>
    /// <exception cref="ArgumentException">It is not UTF-8.</exception>
    /// <exception cref="InternalException">The column is not text.</exception>
    public void SetUtf8(int column, int row, ReadOnlySpan<byte> value)
    {
        CheckRow(row);
        DuckDbTypes.RequireText(_types[column]);

        // DuckDB does not look into a cell, and makes a longer text that is not UTF-8 NULL without a word.
        if (!Utf8.IsValid(value))
            throw new ArgumentException("The text is not UTF-8.", nameof(value));

        if (value.Length <= StringCell.InlineLength)
        {
            StringCell.Write((StringCell*)_data[column] + row, value);
            return;
        }

        fixed (byte* text = value)
            NativeMethods.duckdb_vector_assign_string_element_len(_vectors[column], (ulong)row, text, (ulong)value.Length);
        GC.KeepAlive(_chunk);
    }

    /// <summary>Writes one text into so many rows.</summary>
    /// <inheritdoc cref="SetUtf8"/>
    public void FillUtf8(int column, int row, int rows, ReadOnlySpan<byte> value)
    {
        if (rows == 0)
            return;
        SetUtf8(column, row, value);
        if (value.Length > StringCell.InlineLength)
        {
            for (var i = 1; i < rows; i++)
                SetUtf8(column, row + i, value);
            return;
        }

        CheckRow(row + rows - 1);
        var cells = new Span<UInt128>((StringCell*)_data[column] + row, rows);
        cells[1..].Fill(cells[0]);
    }

    /// <summary>Makes a value NULL, until <see cref="Clear"/>.</summary>
    public void SetNull(int column, int row)
    {
        CheckRow(row);
        if (_validity[column] == 0)
        {
            NativeMethods.duckdb_vector_ensure_validity_writable(_vectors[column]);
            _validity[column] = NativeMethods.duckdb_vector_get_validity(_vectors[column]);
        }

        ((ulong*)_validity[column])[row >> 6] &= ~(1UL << (row & 63));
    }

    /// <summary>The chunk with its first <paramref name="rowCount"/> rows.</summary>
    public ChunkHandle Take(int rowCount)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)rowCount, (uint)Size, nameof(rowCount));
        NativeMethods.duckdb_data_chunk_set_size(_chunk, (ulong)rowCount);
        return _chunk;
    }

    /// <summary>Forgets all rows.</summary>
    public void Clear()
    {
        NativeMethods.duckdb_data_chunk_reset(_chunk);
        FindVectors();
    }

    public void Dispose() => _chunk.Dispose();

    private void FindVectors()
    {
        for (var i = 0; i < _types.Length; i++)
        {
            _vectors[i] = NativeMethods.duckdb_data_chunk_get_vector(_chunk, (ulong)i);
            _data[i] = NativeMethods.duckdb_vector_get_data(_vectors[i]);
            _validity[i] = 0;
        }
    }

    private void CheckRow(int row) => ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Size, nameof(row));
}
