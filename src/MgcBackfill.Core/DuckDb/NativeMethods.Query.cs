using System.Runtime.InteropServices;

namespace MgcBackfill.DuckDb;

internal static unsafe partial class NativeMethods
{
    /// <summary>Runs every statement of <paramref name="query"/>; the result is the last one's, whole in memory.</summary>
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int duckdb_query(ConnectionHandle connection, string query, ResultHandle result);
}
