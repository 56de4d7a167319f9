using System.Runtime.InteropServices;

namespace MgcBackfill.DuckDb;

/// <summary>duckdb_config.</summary>
internal sealed unsafe class ConfigHandle : DuckDbHandle
{
    protected override void Free(nint* native) => NativeMethods.duckdb_destroy_config(native);
}

/// <summary>duckdb_database. Freeing the last one of a file closes the file.</summary>
internal sealed unsafe class DatabaseHandle : DuckDbHandle
{
    protected override void Free(nint* native) => NativeMethods.duckdb_close(native);
}

/// <summary>duckdb_connection. Freeing rolls an open transaction back.</summary>
internal sealed unsafe class ConnectionHandle : DuckDbHandle
{
    protected override void Free(nint* native) => NativeMethods.duckdb_disconnect(native);
}

/// <summary>duckdb_prepared_statement.</summary>
internal sealed unsafe class StatementHandle : DuckDbHandle
{
    protected override void Free(nint* native) => NativeMethods.duckdb_destroy_prepare(native);
}

/// <summary>duckdb_data_chunk.</summary>
internal sealed unsafe class ChunkHandle : DuckDbHandle
{
    protected override void Free(nint* native) => NativeMethods.duckdb_destroy_data_chunk(native);
}

/// <summary>duckdb_appender. Destroying one writes its rows, also those of a failed write: only Close may do that.</summary>
internal sealed unsafe class AppenderHandle : DuckDbHandle
{
    protected override void Free(nint* native)
    {
        _ = NativeMethods.duckdb_appender_clear(*native);
        _ = NativeMethods.duckdb_appender_destroy(native);
    }
}

/// <summary>duckdb_result, which the caller provides and the library fills: here in memory of its own, so that it never moves.</summary>
internal sealed unsafe class ResultHandle : DuckDbHandle
{
    public ResultHandle() => SetHandle((nint)NativeMemory.AllocZeroed((nuint)sizeof(NativeResult)));

    /// <summary>The struct itself, for the one function that takes it by value.</summary>
    public NativeResult Value => *(NativeResult*)handle;

    protected override void Free(nint* native)
    {
        NativeMethods.duckdb_destroy_result(*native);
        NativeMemory.Free((void*)*native);
    }
}
