using System.Runtime.InteropServices;

namespace MgcBackfill.DuckDb;

internal static unsafe partial class NativeMethods
{
    /// <summary>The statement must be destroyed even where this fails, and holds the error until then.</summary>
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int duckdb_prepare(ConnectionHandle connection, string query, out StatementHandle statement);

    [LibraryImport(Library)]
    public static partial void duckdb_destroy_prepare(nint* statement);

    /// <summary>Owned by the statement.</summary>
    [LibraryImport(Library)]
    public static partial nint duckdb_prepare_error(StatementHandle statement);

    [LibraryImport(Library)]
    public static partial ulong duckdb_nparams(StatementHandle statement);

    [LibraryImport(Library)]
    public static partial int duckdb_bind_boolean(StatementHandle statement, ulong index, [MarshalAs(UnmanagedType.U1)] bool value);

    [LibraryImport(Library)]
    public static partial int duckdb_bind_int64(StatementHandle statement, ulong index, long value);

    [LibraryImport(Library)]
    public static partial int duckdb_bind_double(StatementHandle statement, ulong index, double value);

    [LibraryImport(Library)]
    public static partial int duckdb_bind_timestamp_tz(StatementHandle statement, ulong index, NativeTimestamp value);

    /// <summary>Copies the bytes.</summary>
    [LibraryImport(Library)]
    public static partial int duckdb_bind_varchar_length(StatementHandle statement, ulong index, byte* value, ulong length);

    [LibraryImport(Library)]
    public static partial int duckdb_bind_null(StatementHandle statement, ulong index);

    [LibraryImport(Library)]
    public static partial int duckdb_execute_prepared(StatementHandle statement, ResultHandle result);

    /// <summary>The result's chunks are computed as they are fetched, where the statement allows it.</summary>
    [LibraryImport(Library)]
    public static partial int duckdb_execute_prepared_streaming(StatementHandle statement, ResultHandle result);
}
