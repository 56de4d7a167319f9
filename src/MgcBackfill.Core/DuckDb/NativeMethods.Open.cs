using System.Runtime.InteropServices;
using MgcBackfill.Native;

namespace MgcBackfill.DuckDb;

/// <summary>
/// The part of DuckDB's C API that this product uses, as duckdb.h of version 1.5 declares it, split by the areas of that header.
/// Nothing here may be called before <see cref="DuckDbLibrary.Load"/> has returned.
/// </summary>
internal static unsafe partial class NativeMethods
{
    /// <summary>What every function that can fail returns for success.</summary>
    public const int Success = 0;

    private const string Library = "duckdb";

    static NativeMethods() => LibraryResolver.Add(Library, DuckDbLibrary.Load);

    [LibraryImport(Library)]
    public static partial nint duckdb_library_version();

    [LibraryImport(Library)]
    public static partial nint duckdb_create_instance_cache();

    /// <summary>On failure <paramref name="error"/> is a text to be freed with <see cref="duckdb_free"/>.</summary>
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int duckdb_get_or_create_from_cache(
        nint cache, string path, out DatabaseHandle database, ConfigHandle config, out nint error);

    [LibraryImport(Library)]
    public static partial void duckdb_close(nint* database);

    [LibraryImport(Library)]
    public static partial int duckdb_connect(DatabaseHandle database, out ConnectionHandle connection);

    [LibraryImport(Library)]
    public static partial void duckdb_disconnect(nint* connection);

    /// <summary>The one function that may be called while another thread is inside a call on the same connection.</summary>
    [LibraryImport(Library)]
    public static partial void duckdb_interrupt(ConnectionHandle connection);

    [LibraryImport(Library)]
    public static partial void duckdb_free(nint memory);
}
