using System.Text.Unicode;
using DuckDB.NET.Native;

namespace MgcBackfill.DuckDb;

/// <summary>
/// A VARCHAR in a vector: 16 bytes with the length, then up to 12 bytes of the text itself; of a longer text its first 4 bytes and a pointer
/// to all of it.
/// </summary>
internal static unsafe class VectorText
{
    /// <summary>The longest text, in bytes, that lies in the cell itself.</summary>
    public const int InlineLength = 12;

    /// <summary>Writes a text of at most <see cref="InlineLength"/> bytes. The rest is set to zero: DuckDB compares whole cells.</summary>
    public static void Write(DuckDBString* cell, ReadOnlySpan<byte> value)
    {
        *cell = default;
        cell->value.inlined.length = (uint)value.Length;
        value.CopyTo(new Span<byte>(cell->value.inlined.inlined, InlineLength));
    }

    /// <summary>The text's bytes, valid as long as the vector that holds the cell.</summary>
    public static ReadOnlySpan<byte> Read(DuckDBString* cell)
    {
        var length = cell->value.inlined.length;
        var start = length <= InlineLength ? cell->value.inlined.inlined : cell->value.pointer.ptr;
        return new ReadOnlySpan<byte>(start, checked((int)length));
    }

    /// <summary>Throws unless <paramref name="value"/> is UTF-8: DuckDB does not look into a cell, and makes a longer text NULL silently.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static void RequireUtf8(ReadOnlySpan<byte> value)
    {
        if (!Utf8.IsValid(value))
            throw new ArgumentException("The text is not UTF-8.", nameof(value));
    }
}
