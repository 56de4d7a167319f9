using MgcBackfill.Market;

namespace MgcBackfill.Store;

/// <summary>A database that the user named. It need not exist; nothing is open. Each engine has its own implementation.</summary>
internal interface IBarDatabase
{
    /// <summary>The name for messages and records: the full path of a file.</summary>
    string Name { get; }

    /// <summary>Equal for two names of the same database.</summary>
    string Identity { get; }

    /// <summary>The engine, with the version of its library.</summary>
    Engine Engine { get; }

    /// <summary>The checkpoint folder that is used if none is named; relative if the name that the user gave is.</summary>
    string DefaultCheckpoint { get; }

    /// <summary>True if the database exists. Creates nothing.</summary>
    /// <exception cref="Errors.TargetException">Something that is not a database of this engine is there (D3).</exception>
    /// <exception cref="Errors.EnvironmentException">That cannot be determined.</exception>
    bool Exists();

    /// <summary>
    /// The state of the database, for an answer that is kept as long as nothing is written. Two equal states mean that nothing was written
    /// between the two calls. Opens nothing, and holds no lock.
    /// </summary>
    /// <returns>Null if that cannot be told cheaply; equal states do not exist then.</returns>
    string? ReadState();

    /// <summary>Requires that the database could be created if it does not exist. Creates nothing.</summary>
    /// <exception cref="Errors.EnvironmentException">It could not.</exception>
    void RequirePlace();

    /// <summary>Locks the table against other runs of this program until the result is disposed of.</summary>
    /// <exception cref="Errors.EnvironmentException">Another run holds the lock, or the lock has no effect.</exception>
    IDisposable Lock();

    /// <summary>
    /// Opens the database for writing. If it does not exist, it is created with its table; if it exists, its table is verified first
    /// (D2), and must hold no other product (R2).
    /// </summary>
    /// <exception cref="Errors.TargetException">The database, its table or its product is refused, or a session is not in UTC.</exception>
    /// <exception cref="Errors.EnvironmentException">
    /// It is in use, and still is after a short wait, or it cannot be opened.
    /// </exception>
    IWritableBarStore OpenForWriting(BarSeries series);

    /// <summary>Opens an existing database for reading. Its table may be missing, or differ from the definition.</summary>
    /// <param name="interval">The interval.</param>
    /// <param name="product">The product; null for the only one that the table holds, or else the default product.</param>
    /// <exception cref="Errors.TargetException">There is no database, or its session is not in UTC.</exception>
    /// <exception cref="Errors.EnvironmentException">It is in use, or cannot be opened.</exception>
    IBarStore OpenForReading(BarInterval interval, Product? product);
}
