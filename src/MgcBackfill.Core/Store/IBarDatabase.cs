using MgcBackfill.Market;

namespace MgcBackfill.Store;

/// <summary>A database that the user named. It need not exist; nothing is open. Each engine has its own implementation.</summary>
internal interface IBarDatabase
{
    /// <summary>The name for messages and records: the full path of a file, or the address of a server without a password.</summary>
    string Name { get; }

    /// <summary>Equal for two names of the same database.</summary>
    string Identity { get; }

    /// <summary>The engine, with the version of its library.</summary>
    Engine Engine { get; }

    /// <summary>True if one table may hold several products, each under a name of its own; false if it holds one, under its root.</summary>
    bool HoldsSeveral { get; }

    /// <summary>The series of a product in this database.</summary>
    /// <param name="product">The product.</param>
    /// <param name="interval">The interval.</param>
    /// <param name="symbolName">The value of symbol in its rows; null for the product's root.</param>
    /// <exception cref="Errors.UsageException">The database does not take such a name.</exception>
    BarSeries CreateSeries(Product product, BarInterval interval, string? symbolName);

    /// <summary>
    /// The checkpoint folder that is used if none is named: for a file beside it, relative if the name that the user gave is; for a server
    /// in the current folder.
    /// </summary>
    /// <param name="root">The root of the product; null for the default product. Not used for a file, which holds one product.</param>
    string GetDefaultCheckpoint(string? root);

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

    /// <summary>Requires that a run could write to the database, or create it if it does not exist. Creates nothing.</summary>
    /// <exception cref="Errors.TargetException">The database must be prepared first.</exception>
    /// <exception cref="Errors.EnvironmentException">It could not be created.</exception>
    void RequirePlace();

    /// <summary>Creates what is missing, so that runs can write to the database; changes nothing that exists (Q5).</summary>
    /// <param name="interval">The interval.</param>
    /// <returns>What was done and what was there already, a sentence for each table and index, in order.</returns>
    /// <exception cref="Errors.TargetException">Something of another shape is there.</exception>
    /// <exception cref="Errors.EnvironmentException">The database cannot be reached, or the user may not create tables.</exception>
    IReadOnlyList<string> Initialize(BarInterval interval);

    /// <summary>Locks the rows of a series against other runs of this program until the result is disposed of.</summary>
    /// <exception cref="Errors.EnvironmentException">Another run holds the lock, or the lock has no effect.</exception>
    IDisposable Lock(BarSeries series);

    /// <summary>
    /// Opens the database for writing. If it does not exist, an engine of files creates it with its table; if it exists, its table is
    /// verified first (D2), and must hold no other product unless the engine holds several (R2).
    /// </summary>
    /// <exception cref="Errors.TargetException">The database, its table or its product is refused, or a session is not in UTC.</exception>
    /// <exception cref="Errors.EnvironmentException">
    /// It is in use, and still is after a short wait, or it cannot be opened.
    /// </exception>
    IWritableBarStore OpenForWriting(BarSeries series);

    /// <summary>
    /// Opens the database for a trial whose only transaction is rolled back. If it does not exist, an engine of files uses a database in
    /// memory, so that nothing is created.
    /// </summary>
    /// <inheritdoc cref="OpenForWriting"/>
    IWritableBarStore OpenForTrial(BarSeries series);

    /// <summary>Opens an existing database for reading. Its table may be missing, or differ from the definition.</summary>
    /// <param name="interval">The interval.</param>
    /// <param name="product">The product; null for the only one that the table holds, or else the default product.</param>
    /// <param name="symbolName">The value of symbol in the rows; null for the product's root.</param>
    /// <param name="whileWritten">
    /// True to read what is committed even while a run writes, where the engine can; false to be refused then, because the rows and the
    /// records of a run in progress do not match.
    /// </param>
    /// <exception cref="Errors.TargetException">There is no database, or its session is not in UTC.</exception>
    /// <exception cref="Errors.EnvironmentException">It is in use, or cannot be opened.</exception>
    IBarStore OpenForReading(BarInterval interval, Product? product, string? symbolName, bool whileWritten = false);
}
