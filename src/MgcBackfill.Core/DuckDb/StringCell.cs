using System.Runtime.InteropServices;

namespace MgcBackfill.DuckDb;

/// <summary>
/// duckdb_string_t, the 16 bytes of a VARCHAR in a vector: the length, then up to 12 bytes of the text itself; of a longer text
/// its first 4 bytes and a pointer to all of it.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal unsafe struct StringCell
{
    /// <summary>The longest text, in bytes, that lies in the cell itself.</summary>
    public const int InlineLength = 12;

    private const int InlineOffset = 4;

    [FieldOffset(0)]
    private uint _length;

    [FieldOffset(8)]
    private readonly byte* _pointer;

    /// <summary>Writes a text of at most <see cref="InlineLength"/> bytes. The rest must be zero: DuckDB compares whole cells.</summary>
    public static void Write(StringCell* cell, ReadOnlySpan<byte> value)
    {
        *cell = default;
        cell->_length = (uint)value.Length;
        value.CopyTo(new Span<byte>((byte*)cell + InlineOffset, InlineLength));
    }

    /// <summary>The text's bytes, valid as long as the vector that holds the cell.</summary>
    public static ReadOnlySpan<byte> Read(StringCell* cell)
    {
        var start = cell->_length <= InlineLength ? (byte*)cell + InlineOffset : cell->_pointer;
        return new ReadOnlySpan<byte>(start, checked((int)cell->_length));
    }
}
