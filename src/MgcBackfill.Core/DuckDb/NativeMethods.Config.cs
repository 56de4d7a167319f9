using System.Runtime.InteropServices;

namespace MgcBackfill.DuckDb;

internal static unsafe partial class NativeMethods
{
    /// <summary>The configuration must be destroyed even where this fails.</summary>
    [LibraryImport(Library)]
    public static partial int duckdb_create_config(out ConfigHandle config);

    /// <summary>Copies both texts. Fails on a value the setting does not take; an unknown name fails when the database is opened.</summary>
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int duckdb_set_config(ConfigHandle config, string name, string option);

    [LibraryImport(Library)]
    public static partial void duckdb_destroy_config(nint* config);
}
