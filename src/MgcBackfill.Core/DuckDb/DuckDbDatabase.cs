using System.Diagnostics;
using MgcBackfill.DuckDb.Native;
using MgcBackfill.Errors;
using MgcBackfill.Files;
using MgcBackfill.Market;
using MgcBackfill.Store;

namespace MgcBackfill.DuckDb;

/// <summary>A DuckDB database in a file, by the path that the user gave.</summary>
/// <param name="path">The path; may be relative to the current folder of the process.</param>
/// <param name="storage">The storage version that the file must have; null for that of the file, or the default for a new one.</param>
internal sealed class DuckDbDatabase(string path, StorageVersion? storage = null) : IBarDatabase
{
    // A program that reads the database holds it for moments: the statistics service, or a person's query. A run waits this long for it.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(25);

    /// <inheritdoc/>
    public string Name { get; } = Path.GetFullPath(path);

    /// <inheritdoc/>
    public string Identity => RealPath.Resolve(Name);

    /// <inheritdoc/>
    public Engine Engine => Current;

    /// <inheritdoc/>
    public bool HoldsSeveral => false;

    /// <summary>The engine with the version of the library that is loaded.</summary>
    internal static Engine Current => new("DuckDB", DuckDbLibrary.Version);

    /// <inheritdoc/>
    public BarSeries CreateSeries(Product product, BarInterval interval, string? symbolName) =>
        symbolName is null || symbolName == product.Root
            ? new BarSeries(product, interval, product.Root)
            : throw new UsageException(
                ErrorIds.InvalidArgument,
                $"'{symbolName}' was given as the symbol of the rows, and {Name} is a DuckDB database: its rows hold the root {product}.",
                $"Leave out {OptionName.SymbolName}. Only a table in PostgreSQL takes it."
            );

    /// <inheritdoc/>
    public string GetDefaultCheckpoint(string? root) => path + ".checkpoint";

    /// <inheritdoc/>
    public bool Exists() => DatabaseFile.Require(Name);

    /// <inheritdoc/>
    public string? ReadState() => DatabaseFile.ReadState(Name);

    /// <inheritdoc/>
    public void RequirePlace()
    {
        var folder = Path.GetDirectoryName(Name)!;
        if (Directory.Exists(folder))
            return;
        EnvironmentErrors.RequireKnown(folder);
        throw new EnvironmentException(
            ErrorIds.InputOutput,
            $"The folder '{folder}' of the database does not exist.",
            new ErrorLocation { File = folder },
            $"Create it, or check {OptionName.Db}."
        );
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Initialize(BarInterval interval)
    {
        RequirePlace();
        var (table, existed) = (new BarTable(interval), Exists());
        var hadTable = existed && HasTable(interval);
        if (existed && storage is not null)
        {
            using var database = TargetDatabase.OpenForReading(Name);
            RequireStorage(database);
        }

        if (!hadTable)
        {
            using var held = Lock(BarSeries.Of(Products.Default));
            TargetDatabase.OpenForWriting(Name, table, storage ?? StorageVersion.Default).Dispose();
        }

        return
        [
            existed ? $"The database {Name} exists." : $"The database {Name} was created.",
            hadTable ? $"The table {table.Name} exists." : $"The table {table.Name} was created.",
        ];
    }

    /// <inheritdoc/>
    public IDisposable Lock(BarSeries series) => FileLock.Acquire(Name + ".lock", Name);

    /// <inheritdoc/>
    public IWritableBarStore OpenForWriting(BarSeries series)
    {
        var database = OpenWhenFree(new BarTable(series.Interval));
        var store = new DuckDbStore(database, series);
        try
        {
            RequireStorage(database);
            store.RequireSchema();
            store.RequireProduct();

            // A database that was just renamed to its final name keeps that name after a power cut only if its folder has been flushed.
            DurableFolder.Flush(Path.GetDirectoryName(Name)!);
            return store;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public IWritableBarStore OpenForTrial(BarSeries series)
    {
        if (Exists())
            return OpenForWriting(series);
        return new DuckDbStore(TargetDatabase.OpenInMemory(Name, new BarTable(series.Interval)), series);
    }

    private bool HasTable(BarInterval interval)
    {
        using var store = OpenForReading(interval, null, null);
        if (store.HasTable)
            store.RequireSchema();
        return store.HasTable;
    }

    /// <inheritdoc/>
    public IBarStore OpenForReading(BarInterval interval, Product? product, string? symbolName, bool whileWritten = false)
    {
        var database = TargetDatabase.OpenForReading(Name);
        try
        {
            product ??= BarQueries.FindOnlyProduct(database.Connection, new BarTable(interval)) ?? Products.Default;
            return new DuckDbStore(database, CreateSeries(product, interval, symbolName));
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    private void RequireStorage(TargetDatabase database)
    {
        if (storage is not null && database.Storage is { } version && version != storage)
            throw new UsageException(
                ErrorIds.InvalidArgument,
                $"'{Name}' has the storage version {version}, and {storage} was asked for. A file keeps its version.",
                $"Leave out {OptionName.StorageVersion}, or build a new database at another path."
            );
    }

    private TargetDatabase OpenWhenFree(BarTable table)
    {
        for (var since = Stopwatch.GetTimestamp(); ; Thread.Sleep(s_pause))
        {
            try
            {
                return TargetDatabase.OpenForWriting(Name, table, storage ?? StorageVersion.Default);
            }
            catch (EnvironmentException e) when (e.Id == ErrorIds.Busy && Stopwatch.GetElapsedTime(since) < s_patience)
            {
                // The database is in use. The loop tries again.
            }
        }
    }
}
