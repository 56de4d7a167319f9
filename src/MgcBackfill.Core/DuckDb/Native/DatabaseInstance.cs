using MgcBackfill.Errors;

namespace MgcBackfill.DuckDb.Native;

/// <summary>
/// An open database. Disposing it ends the use of its connections; the file is closed when the last of them is disposed as well. Not safe
/// for use by several threads at once; each thread uses its own connection.
/// </summary>
internal sealed class DatabaseInstance : IDisposable
{
    private readonly SharedFile _file;
    private int _disposed;

    private DatabaseInstance(SharedFile file) => _file = file;

    ~DatabaseInstance() => Release();

    /// <summary>Full path of the file; null for a database in memory.</summary>
    internal string? Path => _file.Path;

    /// <summary>True once disposed.</summary>
    internal bool IsDisposed => Volatile.Read(ref _disposed) != 0;

    /// <summary>
    /// Opens the file <paramref name="path"/>, and creates it if it is missing unless read-only; ':memory:' is a new database in memory.
    /// </summary>
    /// <exception cref="EnvironmentException">The library is missing, the file is in use, the disk is full or access is denied.</exception>
    /// <exception cref="TargetException">The file is not a database that this version can read.</exception>
    /// <exception cref="UsageException">DuckDB does not accept a setting.</exception>
    public static DatabaseInstance Open(string path, InstanceOptions options)
    {
        _ = DuckDbLibrary.Version;
        return new DatabaseInstance(SharedFile.Open(path, options));
    }

    /// <summary>Opens a connection with its own transaction and temporary tables, set to UTC and the Gregorian calendar.</summary>
    public DatabaseConnection Connect()
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        _file.Lifetime.Add();
        try
        {
            return SetReadSettings(new DatabaseConnection(this, _file.Connect(), _file.Lifetime));
        }
        catch
        {
            _file.Lifetime.Remove();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    // By default a session uses the machine's time zone and, depending on its locale, another ICU calendar. Under some locales the same
    // instant would then print as another year (I8).
    private static DatabaseConnection SetReadSettings(DatabaseConnection connection)
    {
        try
        {
            connection.Execute("SET TimeZone = 'UTC'; SET Calendar = 'gregorian'");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void Release()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
            _file?.Lifetime.Remove();
    }
}
