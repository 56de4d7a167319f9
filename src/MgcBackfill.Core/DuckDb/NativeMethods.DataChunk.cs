using System.Runtime.InteropServices;

namespace MgcBackfill.DuckDb;

internal static unsafe partial class NativeMethods
{
    /// <summary>Rows in a full vector, a constant of the library's build.</summary>
    [LibraryImport(Library)]
    public static partial ulong duckdb_vector_size();

    /// <summary>Copies the types.</summary>
    [LibraryImport(Library)]
    public static partial ChunkHandle duckdb_create_data_chunk(nint* types, ulong columns);

    [LibraryImport(Library)]
    public static partial void duckdb_destroy_data_chunk(nint* chunk);

    /// <summary>Forgets rows and nulls. Pointers to data and validity taken before are void afterwards.</summary>
    [LibraryImport(Library)]
    public static partial void duckdb_data_chunk_reset(ChunkHandle chunk);

    [LibraryImport(Library)]
    public static partial ulong duckdb_data_chunk_get_column_count(ChunkHandle chunk);

    /// <summary>Owned by the chunk.</summary>
    [LibraryImport(Library)]
    public static partial nint duckdb_data_chunk_get_vector(ChunkHandle chunk, ulong column);

    [LibraryImport(Library)]
    public static partial ulong duckdb_data_chunk_get_size(ChunkHandle chunk);

    [LibraryImport(Library)]
    public static partial void duckdb_data_chunk_set_size(ChunkHandle chunk, ulong size);

    [LibraryImport(Library)]
    public static partial nint duckdb_vector_get_data(nint vector);

    /// <summary>A bit per row, 1 for a value, 64 rows a word; null where no row is NULL.</summary>
    [LibraryImport(Library)]
    public static partial nint duckdb_vector_get_validity(nint vector);

    [LibraryImport(Library)]
    public static partial void duckdb_vector_ensure_validity_writable(nint vector);

    /// <summary>Copies the bytes. Invalid UTF-8 becomes NULL without an error.</summary>
    [LibraryImport(Library)]
    public static partial void duckdb_vector_assign_string_element_len(nint vector, ulong row, byte* value, ulong length);

    [LibraryImport(Library)]
    public static partial DuckDbType duckdb_get_type_id(nint logicalType);

    [LibraryImport(Library)]
    public static partial void duckdb_destroy_logical_type(nint* logicalType);
}
