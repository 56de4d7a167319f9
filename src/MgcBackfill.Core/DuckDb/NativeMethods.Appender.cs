using System.Runtime.InteropServices;

namespace MgcBackfill.DuckDb;

internal static unsafe partial class NativeMethods
{
    /// <summary>The appender must be destroyed even where this fails, and holds the error until then.</summary>
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int duckdb_appender_create_ext(
        ConnectionHandle connection, string? catalog, string? schema, string table, out AppenderHandle appender);

    [LibraryImport(Library)]
    public static partial ulong duckdb_appender_column_count(AppenderHandle appender);

    /// <summary>To be destroyed with <see cref="duckdb_destroy_logical_type"/>.</summary>
    [LibraryImport(Library)]
    public static partial nint duckdb_appender_column_type(AppenderHandle appender, ulong column);

    /// <summary>Copies the rows; now and then it also writes all rows copied so far.</summary>
    [LibraryImport(Library)]
    public static partial int duckdb_append_data_chunk(AppenderHandle appender, ChunkHandle chunk);

    [LibraryImport(Library)]
    public static partial int duckdb_appender_close(AppenderHandle appender);

    /// <summary>Drops the rows that are copied but not yet written.</summary>
    [LibraryImport(Library)]
    public static partial int duckdb_appender_clear(nint appender);

    /// <summary>Writes what is left, then frees.</summary>
    [LibraryImport(Library)]
    public static partial int duckdb_appender_destroy(nint* appender);

    /// <summary>To be destroyed with <see cref="duckdb_destroy_error_data"/>.</summary>
    [LibraryImport(Library)]
    public static partial nint duckdb_appender_error_data(AppenderHandle appender);

    [LibraryImport(Library)]
    public static partial DuckDbErrorType duckdb_error_data_error_type(nint error);

    /// <summary>Owned by the error.</summary>
    [LibraryImport(Library)]
    public static partial nint duckdb_error_data_message(nint error);

    [LibraryImport(Library)]
    public static partial void duckdb_destroy_error_data(nint* error);
}
