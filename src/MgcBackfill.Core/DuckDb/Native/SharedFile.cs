using DuckDB.NET.Data;
using MgcBackfill.Errors;

namespace MgcBackfill.DuckDb.Native;

/// <summary>
/// A database file that is open in this process. The system's lock on a file has no effect inside the process that holds it. DuckDB.NET
/// identifies an open file by its path alone, ignoring case and the options of the second opening. Here each file is opened once per
/// process: opening it again with the same options shares it; other options are refused.
/// </summary>
internal sealed class SharedFile
{
    private static readonly Lock s_lock = new();
    private static readonly Dictionary<string, SharedFile> s_files = new(StringComparer.OrdinalIgnoreCase);

    private readonly string? _path;
    private readonly string _connectionString;
    private readonly DuckDBConnection _root;

    private SharedFile(string? path, string connectionString, DuckDBConnection root)
    {
        (_path, _connectionString, _root) = (path, connectionString, root);
        Lifetime = new SharedLifetime(Close);
    }

    /// <summary>Full path of the file; null for a database in memory.</summary>
    public string? Path => _path;

    /// <summary>Keeps the file open while it has users.</summary>
    public SharedLifetime Lifetime { get; }

    /// <summary>Opens a file, or shares it. The caller becomes a user of its <see cref="Lifetime"/>.</summary>
    /// <param name="path">The path as the user wrote it, or ':memory:' for a new database in memory.</param>
    /// <param name="options">How it is opened.</param>
    /// <exception cref="EnvironmentException">The file is in use, the disk is full or access is denied.</exception>
    /// <exception cref="TargetException">The file is not a database that this version can read.</exception>
    /// <exception cref="UsageException">DuckDB does not accept a setting.</exception>
    public static SharedFile Open(string path, InstanceOptions options)
    {
        if (path == InstanceOptions.InMemory)
        {
            var connectionString = ConnectionString(path, options);
            return new SharedFile(null, connectionString, Connect(connectionString, path));
        }

        lock (s_lock)
            return OpenLocked(path, RealPath.Resolve(path), options);
    }

    /// <summary>
    /// True if a file is open in this process as a database; otherwise what <paramref name="check"/> returns. The file is not opened as a
    /// database meanwhile. On Unix a process loses its lock on a file when it closes any handle of it, so a file that is open as a database
    /// must not be opened in another way.
    /// </summary>
    /// <param name="real">The real path of the file.</param>
    /// <param name="check">May open the file, and closes it again.</param>
    public static bool IsOpenOr(string real, Func<bool> check)
    {
        lock (s_lock)
            return (s_files.TryGetValue(real, out var open) && open._path == real) || check();
    }

    /// <summary>Opens another connection to the database.</summary>
    public DuckDBConnection Connect()
    {
        if (_path is not null)
            return Connect(_connectionString, _path);
        var connection = _root.Duplicate();
        connection.Open();
        return connection;
    }

    private static SharedFile OpenLocked(string path, string real, InstanceOptions options)
    {
        var connectionString = ConnectionString(real, options);
        if (s_files.TryGetValue(real, out var open))
        {
            if (open.Lifetime.TryAdd())
                return open.IsSame(real, connectionString) ? open : throw open.Refuse(path, real);

            // Its last user is gone and waits for this lock to close the file.
            open.CloseLocked();
        }

        var root = Connect(connectionString, path);
        try
        {
            RequireAttached(root, path, real);
        }
        catch
        {
            root.Dispose();
            throw;
        }

        open = new SharedFile(real, connectionString, root);
        s_files.Add(real, open);
        return open;
    }

    private void Close()
    {
        if (_path is null)
        {
            _root.Dispose();
            return;
        }

        lock (s_lock)
            CloseLocked();
    }

    private void CloseLocked()
    {
        if (s_files.TryGetValue(_path!, out var open) && open == this)
            s_files.Remove(_path!);
        _root.Dispose();
    }

    private bool IsSame(string real, string connectionString) => _path == real && _connectionString == connectionString;

    private EnvironmentException Refuse(string path, string real)
    {
        Lifetime.Remove();
        return new EnvironmentException(
            ErrorIds.Busy,
            _path == real
                ? $"'{path}' is already open in this process with other options."
                : $"'{path}' cannot be opened while '{_path}' is open in this "
                    + $"process: the two names differ only in the case of their letters.",
            new ErrorLocation { File = path },
            "Close the other database first, or use another process."
        );
    }

    private static string ConnectionString(string path, InstanceOptions options)
    {
        try
        {
            var builder = new DuckDBConnectionStringBuilder { DataSource = path };
            foreach (var (name, value) in options.ToSettings())
                builder[name] = value;
            return builder.ConnectionString;
        }
        catch (InvalidOperationException e)
        {
            throw DatabaseErrors.FromSetting(e.Message);
        }
    }

    private static DuckDBConnection Connect(string connectionString, string path)
    {
        var connection = new DuckDBConnection(connectionString);
        try
        {
            connection.Open();
            return connection;
        }
        catch (DuckDBException e)
        {
            connection.Dispose();
            throw DatabaseErrors.FromOpening(e.ErrorType, e.Message, path);
        }
    }

    // DuckDB treats some file names as data files: it opens a database in memory, presents the file as a table, and stores nothing.
    private static void RequireAttached(DuckDBConnection root, string path, string real)
    {
        using var command = new DuckDBCommand("SELECT path FROM duckdb_databases() WHERE database_name = current_database()", root);
        var attached = command.ExecuteScalar() as string;
        if (attached is null || RealPath.Resolve(attached) != real)
        {
            throw new TargetException(
                ErrorIds.DatabaseUnreadable,
                $"'{path}' was not opened as a database: DuckDB opened "
                    + $"{(attached is null ? "a database in memory" : $"'{attached}'")} instead.",
                new ErrorLocation { File = path },
                "Give the database another name, such as one that ends with .db or .duckdb."
            );
        }
    }
}
