using System.Runtime.InteropServices;

namespace MgcBackfill.DuckDb;

/// <summary>duckdb_timestamp: microseconds since 1970-01-01T00:00:00Z.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct NativeTimestamp(long micros)
{
    public readonly long Micros = micros;
}
