using System.Globalization;
using MgcBackfill.DuckDb.Native;
using MgcBackfill.Errors;
using MgcBackfill.Store;

namespace MgcBackfill.DuckDb;

/// <summary>
/// The researcher's database file, opened with the settings that the rules require, and with a session proved to be in UTC (A4).
/// </summary>
internal sealed class TargetDatabase : IDisposable
{
    // 2024-01-02T23:00Z in microseconds since the epoch. It is read back to prove that the session does not change instants.
    private const long KnownInstant = 1_704_236_400_000_000;

    // Long enough for the statement to have started, and short compared with the second that the checkpoint of a long history takes.
    private static readonly TimeSpan s_headStart = TimeSpan.FromMilliseconds(20);

    private readonly DatabaseInstance _database;

    /// <summary>Owns a database and its first connection.</summary>
    internal TargetDatabase(string path, DatabaseInstance database, DatabaseConnection connection)
    {
        (Path, _database, Connection) = (path, database, connection);
    }

    /// <summary>Full path.</summary>
    public string Path { get; }

    /// <summary>The first connection.</summary>
    public DatabaseConnection Connection { get; }

    /// <summary>
    /// Opens a database for writing. If it does not exist, it is created with the table; an existing table is not verified.
    /// </summary>
    /// <param name="path">Full path.</param>
    /// <param name="table">The table.</param>
    /// <param name="storage">The storage version of a new file.</param>
    /// <exception cref="TargetException">The file is not a DuckDB database, or the session is not in UTC.</exception>
    /// <exception cref="EnvironmentException">The file is locked, or cannot be opened.</exception>
    public static TargetDatabase OpenForWriting(string path, BarTable table, StorageVersion storage)
    {
        if (!DatabaseFile.Require(path))
            Create(path, table, storage);
        var database = Open(path, readOnly: false);
        try
        {
            if (!table.Exists(database.Connection))
                table.Create(database.Connection);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Opens a database in memory that holds the empty table. Nothing of it remains.</summary>
    /// <param name="path">The path of the file that does not exist, for messages.</param>
    /// <param name="table">The table.</param>
    public static TargetDatabase OpenInMemory(string path, BarTable table)
    {
        var memory = Open(":memory:", readOnly: false);
        try
        {
            table.Create(memory.Connection);
            return new TargetDatabase(path, memory._database, memory.Connection);
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }

    /// <summary>Opens an existing database read-only.</summary>
    /// <inheritdoc cref="OpenForWriting"/>
    public static TargetDatabase OpenForReading(string path)
    {
        if (!DatabaseFile.Require(path))
            throw new TargetException(
                ErrorIds.DatabaseUnreadable,
                $"There is no database '{path}'.",
                new ErrorLocation { File = path },
                $"Check the path, or run {CommandName.Backfill} first to create the database."
            );

        return Open(path, readOnly: true);
    }

    /// <summary>The storage version of the file; null if DuckDB does not name it as one version.</summary>
    public StorageVersion? Storage
    {
        get
        {
            var tag = Connection.Scalar<string>(
                "SELECT coalesce(tags['storage_version'], '') FROM duckdb_databases() WHERE database_name = current_database()"
            );
            return StorageVersion.All.FirstOrDefault(v => tag.StartsWith(v.FullName, StringComparison.Ordinal));
        }
    }

    /// <summary>True if the write-ahead log has become so long that replaying it after a crash would take seconds.</summary>
    public bool IsCheckpointDue => new FileInfo(Path + ".wal") is { Exists: true, Length: > InstanceOptions.MaxLogLength };

    /// <summary>Opens another connection to the database, also in UTC.</summary>
    public DatabaseConnection OpenConnection()
    {
        var connection = Connection.OpenSibling();
        try
        {
            RequireUtc(connection, Path);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Writes the content of the write-ahead log into the database file. No other transaction may be writing.</summary>
    /// <exception cref="EnvironmentException">The disk is full.</exception>
    public void Checkpoint() => Connection.Execute("CHECKPOINT");

    /// <summary>
    /// Does the same with all cores while the calling thread continues to read. The returned task must be awaited before the database is
    /// disposed of.
    /// </summary>
    /// <param name="cancellation">Cancels the checkpoint.</param>
    /// <inheritdoc cref="Checkpoint"/>
    public async Task StartCheckpoint(CancellationToken cancellation)
    {
        // DuckDB's own threads help with the parts of a checkpoint. If they existed from the beginning, one of them would run the whole
        // statement, and the thread that waits for it would spin on another core.
        var checkpoint = Task.Run(() => CheckpointBeside(cancellation), CancellationToken.None);
        if (await Task.WhenAny(checkpoint, Task.Delay(s_headStart, CancellationToken.None)) != checkpoint)
            await Task.Run(UseEveryCore, CancellationToken.None);
        await checkpoint;
    }

    /// <summary>
    /// Makes the database close immediately, without a checkpoint. The write-ahead log stays beside it and belongs to it.
    /// </summary>
    public void KeepWriteAheadLog() => Connection.Execute("PRAGMA disable_checkpoint_on_shutdown");

    /// <inheritdoc/>
    public void Dispose()
    {
        Connection.Dispose();
        _database.Dispose();
    }

    private void CheckpointBeside(CancellationToken cancellation)
    {
        using var connection = OpenConnection();
        connection.Execute("CHECKPOINT", cancellation);
    }

    private void UseEveryCore()
    {
        using var connection = OpenConnection();
        connection.Execute("RESET threads");
    }

    // A file left half created by a crash would block every later run. The database is therefore created under another name and moved into
    // place as a whole.
    private static void Create(string path, BarTable table, StorageVersion storage)
    {
        if (File.Exists(path + ".wal"))
        {
            throw new TargetException(
                ErrorIds.DatabaseUnreadable,
                $"There is a write-ahead log '{path}.wal' but no database '{path}'.",
                new ErrorLocation { File = path + ".wal" },
                "The database file was moved or deleted, and the log holds changes that were "
                    + "not yet in it. Put the database file back beside the log, or give another path."
            );
        }

        // A link to a missing file stays a link: the database is created at its target.
        var real = RealPath.Resolve(path);
        var unfinished = real + ".creating";
        try
        {
            File.Delete(unfinished);
            File.Delete(unfinished + ".wal");
            using (var database = Open(unfinished, InstanceOptions.ForNewBars(storage.FullName)))
                table.Create(database.Connection);
            File.Move(unfinished, real);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw EnvironmentErrors.From(e, "Creating", path);
        }
    }

    private static TargetDatabase Open(string path, bool readOnly) => Open(path, InstanceOptions.ForBars(readOnly));

    private static TargetDatabase Open(string path, InstanceOptions options)
    {
        var database = DatabaseInstance.Open(path, options);
        DatabaseConnection? connection = null;
        try
        {
            connection = database.Connect();
            RequireUtc(connection, path);
            return new TargetDatabase(path, database, connection);
        }
        catch
        {
            connection?.Dispose();
            database.Dispose();
            throw;
        }
    }

    // Proves that a session is in UTC and does not change instants (A4). Time zone and calendar are set when the connection is created.
    private static void RequireUtc(DatabaseConnection connection, string path)
    {
        var zone = connection.Scalar<string>("SELECT current_setting('TimeZone')");
        var instant = connection.Scalar<long>("SELECT epoch_us(TIMESTAMPTZ '2024-01-02 23:00:00')");
        if (zone != "UTC" || instant != KnownInstant)
        {
            throw new TargetException(
                ErrorIds.DatabaseUnreadable,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{path}: the session is not in UTC (time zone {zone}, a known instant reads {instant}, not {KnownInstant})."
                ),
                new ErrorLocation { File = path }
            );
        }
    }
}
