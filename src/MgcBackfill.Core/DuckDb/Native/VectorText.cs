using System.Text.Unicode;
using DuckDB.NET.Native;

namespace MgcBackfill.DuckDb.Native;

/// <summary>
/// A VARCHAR in a vector: 16 bytes with the length, followed by the text itself if it has at most 12 bytes. A longer text has its first 4
/// bytes there and a pointer to the whole text.
/// </summary>
internal static unsafe class VectorText
{
    /// <summary>The longest text, in bytes, that is stored in the cell itself.</summary>
    public const int InlineLength = 12;

    /// <summary>
    /// Writes a text of at most <see cref="InlineLength"/> bytes. The rest of the cell is set to zero, because DuckDB compares whole cells.
    /// </summary>
    public static void Write(DuckDBString* cell, ReadOnlySpan<byte> value)
    {
        *cell = default;
        cell->value.inlined.length = (uint)value.Length;
        value.CopyTo(new Span<byte>(cell->value.inlined.inlined, InlineLength));
    }

    /// <summary>The bytes of the text, valid as long as the vector that holds the cell.</summary>
    public static ReadOnlySpan<byte> Read(DuckDBString* cell)
    {
        var length = cell->value.inlined.length;
        var start = length <= InlineLength ? cell->value.inlined.inlined : cell->value.pointer.ptr;
        return new ReadOnlySpan<byte>(start, checked((int)length));
    }

    /// <summary>
    /// Throws unless <paramref name="value"/> is UTF-8. DuckDB does not check a cell, and silently turns a longer invalid text into NULL.
    /// </summary>
    /// <exception cref="ArgumentException">It is not UTF-8.</exception>
    public static void RequireUtf8(ReadOnlySpan<byte> value)
    {
        if (!Utf8.IsValid(value))
            throw new ArgumentException("The text is not UTF-8.", nameof(value));
    }
}
