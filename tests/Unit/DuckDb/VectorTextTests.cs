using System.Runtime.InteropServices;
using DuckDB.NET.Native;
using MgcBackfill.DuckDb.Native;

namespace MgcBackfill.Tests.DuckDb;

/// <summary>The struct layouts declared in duckdb.h; reading and writing whole vectors depends on them.</summary>
public sealed unsafe class VectorTextTests
{
    [Fact]
    public void Structs_have_the_sizes_of_the_C_header()
    {
        Assert.Equal(16, sizeof(DuckDBString));
        Assert.Equal(48, sizeof(DuckDBResult));
        Assert.Equal(8, sizeof(DuckDBTimestampStruct));
        Assert.Equal(16, sizeof(Int128));
    }

    [Fact]
    public void A_short_text_is_stored_in_its_cell_and_overwrites_an_earlier_one()
    {
        DuckDBString cell;
        VectorText.Write(&cell, "twelve bytes"u8);
        Assert.Equal("twelve bytes"u8, VectorText.Read(&cell));

        VectorText.Write(&cell, "MGC"u8);

        byte[] expected = [3, 0, 0, 0, (byte)'M', (byte)'G', (byte)'C', 0, 0, 0, 0, 0, 0, 0, 0, 0];
        Assert.Equal(expected, new ReadOnlySpan<byte>(&cell, 16).ToArray());
        Assert.Equal("MGC"u8, VectorText.Read(&cell));
    }

    [Fact]
    public void A_long_text_is_stored_outside_its_cell()
    {
        fixed (byte* text = "thirteen byte"u8)
        {
            var bytes = stackalloc byte[16];
            MemoryMarshal.Write(new Span<byte>(bytes, 4), 13);
            MemoryMarshal.Write(new Span<byte>(bytes + 8, 8), (nint)text);

            Assert.Equal("thirteen byte"u8, VectorText.Read((DuckDBString*)bytes));
        }
    }
}
