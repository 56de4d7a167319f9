using System.Diagnostics;
using MgcBackfill.DuckDb.Native;
using MgcBackfill.Errors;
using MgcBackfill.Files;
using MgcBackfill.Market;
using MgcBackfill.Store;

namespace MgcBackfill.DuckDb;

/// <summary>A DuckDB database in a file, by the path that the user gave.</summary>
/// <param name="path">The path; may be relative to the current folder of the process.</param>
internal sealed class DuckDbDatabase(string path) : IBarDatabase
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
    public string DefaultCheckpoint => path + ".checkpoint";

    /// <summary>The engine with the version of the library that is loaded.</summary>
    internal static Engine Current => new("DuckDB", DuckDbLibrary.Version);

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
    public IDisposable Lock() => FileLock.Acquire(Name + ".lock", Name);

    /// <inheritdoc/>
    public IWritableBarStore OpenForWriting(BarSeries series)
    {
        var store = new DuckDbStore(OpenWhenFree(new BarTable(series.Interval)), series);
        try
        {
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
    public IBarStore OpenForReading(BarInterval interval, Product? product)
    {
        var database = TargetDatabase.OpenForReading(Name);
        try
        {
            product ??= BarQueries.FindOnlyProduct(database.Connection, new BarTable(interval)) ?? Products.Default;
            return new DuckDbStore(database, new BarSeries(product, interval));
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    private TargetDatabase OpenWhenFree(BarTable table)
    {
        for (var since = Stopwatch.GetTimestamp(); ; Thread.Sleep(s_pause))
        {
            try
            {
                return TargetDatabase.OpenForWriting(Name, table);
            }
            catch (EnvironmentException e) when (e.Id == ErrorIds.Busy && Stopwatch.GetElapsedTime(since) < s_patience)
            {
                // The database is in use. The loop tries again.
            }
        }
    }
}
