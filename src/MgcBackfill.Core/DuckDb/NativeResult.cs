using System.Runtime.InteropServices;

namespace MgcBackfill.DuckDb;

/// <summary>duckdb_result: passed by pointer almost everywhere, by value to duckdb_fetch_chunk. Its fields are the library's.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct NativeResult
{
    private readonly ulong _columnCount;
    private readonly ulong _rowCount;
    private readonly ulong _rowsChanged;
    private readonly nint _columns;
    private readonly nint _errorMessage;
    private readonly nint _data;
}
