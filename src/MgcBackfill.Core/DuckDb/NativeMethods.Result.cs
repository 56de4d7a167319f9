using System.Runtime.InteropServices;

namespace MgcBackfill.DuckDb;

internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library)]
    public static partial void duckdb_destroy_result(nint result);

    [LibraryImport(Library)]
    public static partial ulong duckdb_column_count(ResultHandle result);

    /// <summary>Owned by the result.</summary>
    [LibraryImport(Library)]
    public static partial nint duckdb_column_name(ResultHandle result, ulong column);

    [LibraryImport(Library)]
    public static partial DuckDbType duckdb_column_type(ResultHandle result, ulong column);

    /// <summary>Reads a result in memory. On a streaming one it is undefined behaviour.</summary>
    [LibraryImport(Library)]
    public static partial ulong duckdb_rows_changed(ResultHandle result);

    /// <summary>Owned by the result; null where it holds no error.</summary>
    [LibraryImport(Library)]
    public static partial nint duckdb_result_error(ResultHandle result);

    [LibraryImport(Library)]
    public static partial DuckDbErrorType duckdb_result_error_type(ResultHandle result);

    /// <summary>Null at the end and on an error; only <see cref="duckdb_result_error"/> tells them apart.</summary>
    [LibraryImport(Library)]
    public static partial ChunkHandle duckdb_fetch_chunk(NativeResult result);
}
