using MgcBackfill.Market;
using MgcBackfill.Store;

namespace MgcBackfill.Engines;

/// <summary>What the preparation of a database for backfills has done (Q5).</summary>
/// <param name="Db">The full path of a file, or the address of a server.</param>
/// <param name="Steps">What was created and what was there already, a sentence each.</param>
public sealed record InitializedDatabase(string Db, IReadOnlyList<string> Steps)
{
    /// <summary>Creates the tables and indexes that are missing. It may be called again; it changes nothing that exists.</summary>
    /// <param name="db">The database: the path of a file, or what names a server.</param>
    /// <param name="storage">The storage version of a new file; null for the default. An existing file must have it.</param>
    /// <exception cref="Errors.UsageException">
    /// The name is not that of a database, or its file has another storage version.
    /// </exception>
    /// <exception cref="Errors.TargetException">Something of another shape is there.</exception>
    /// <exception cref="Errors.EnvironmentException">The database cannot be reached, or the user may not create tables.</exception>
    public static InitializedDatabase Create(string db, StorageVersion? storage = null)
    {
        var database = BarDatabases.From(db, storage);
        return new InitializedDatabase(database.Name, database.Initialize(BarInterval.Minute));
    }
}
