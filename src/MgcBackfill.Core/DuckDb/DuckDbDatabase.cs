using System.Runtime.InteropServices;
using MgcBackfill.Errors;

namespace MgcBackfill.DuckDb;

/// <summary>
/// An open database. Disposing it ends its connections' use; the file is closed when the last of them is disposed as well.
/// Not safe for use by several threads at once; each thread takes a connection of its own.
/// </summary>
internal sealed class DuckDbDatabase : IDisposable
{
    // The system's lock on a file does not hold against the process that has it. DuckDB's cache of instances does: a file opened
    // twice here is one instance, or is refused where the options differ. It lives as long as the library.
    private static readonly Lazy<nint> s_instances = new(NativeMethods.duckdb_create_instance_cache);

    private readonly DatabaseHandle _handle;

    private DuckDbDatabase(DatabaseHandle handle) => _handle = handle;

    /// <summary>True once disposed.</summary>
    internal bool IsDisposed { get; private set; }

    /// <summary>Opens the file <paramref name="path"/>, made if absent unless read-only; ':memory:' is a new database in memory.</summary>
    /// <exception cref="EnvironmentException">The library is missing, the file is locked, the disk is full or access is denied.</exception>
    /// <exception cref="TargetException">The file is not a database that this version can read.</exception>
    /// <exception cref="UsageException">DuckDB does not take a setting.</exception>
    public static DuckDbDatabase Open(string path, DuckDbOptions options)
    {
        DuckDbLibrary.Load();
        using var config = CreateConfig(options);
        var state = NativeMethods.duckdb_get_or_create_from_cache(s_instances.Value, path, out var handle, config, out var error);
        if (state == NativeMethods.Success)
            return new DuckDbDatabase(handle);

        handle.Dispose();
        var message = Marshal.PtrToStringUTF8(error);
        NativeMethods.duckdb_free(error);
        throw DuckDbErrors.OfOpening(message, path);
    }

    /// <summary>Opens a connection with its own transaction and temporary tables.</summary>
    public DuckDbConnection Connect()
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        var state = NativeMethods.duckdb_connect(_handle, out var connection);
        if (state != NativeMethods.Success)
        {
            connection.Dispose();
            throw new InternalException("DuckDB refused a connection to an open database.");
        }

        connection.KeepAlive(_handle);
        return new DuckDbConnection(this, connection);
    }

    public void Dispose()
    {
        IsDisposed = true;
        _handle.Dispose();
    }

    private static ConfigHandle CreateConfig(DuckDbOptions options)
    {
        _ = NativeMethods.duckdb_create_config(out var config);
        foreach (var (name, value) in options.ToConfig())
        {
            if (NativeMethods.duckdb_set_config(config, name, value) == NativeMethods.Success)
                continue;
            config.Dispose();
            throw DuckDbErrors.OfSetting($"DuckDB does not take '{value}' for its setting {name}.");
        }

        return config;
    }
}
