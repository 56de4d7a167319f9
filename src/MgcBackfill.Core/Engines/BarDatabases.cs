using MgcBackfill.DuckDb;
using MgcBackfill.Postgres;
using MgcBackfill.Staging;
using MgcBackfill.Store;

namespace MgcBackfill.Engines;

/// <summary>The one place that knows which engines there are, and chooses one by what the user typed.</summary>
internal static class BarDatabases
{
    /// <summary>The beginning of an address of a server, for help.</summary>
    public const string Scheme = "postgresql://";

    /// <summary>What an address of a server looks like, for help.</summary>
    public const string AddressExample = Scheme + "backfill@localhost/market";

    /// <summary>Checks the text that a user typed for a database, and resolves a path; an address of a server stays as it is.</summary>
    /// <param name="typed">The text.</param>
    /// <param name="resolve">Makes the path of a file absolute.</param>
    /// <exception cref="Errors.UsageException">No engine has databases of such a name, or it holds a password.</exception>
    public static string Resolve(string typed, Func<string, string> resolve)
    {
        if (ServerAddress.IsAddress(typed))
        {
            _ = ServerAddress.Parse(typed);
            return typed;
        }

        DatabaseFile.RequirePath(typed);
        return resolve(typed);
    }

    /// <summary>True if a name is the address of a server, and not the path of a file.</summary>
    public static bool IsOnServer(string name) => ServerAddress.IsAddress(name);

    /// <summary>The database of a name; it need not exist.</summary>
    /// <param name="name">The path of a file, a <c>postgresql://</c> URI, or a connection string of Npgsql (Q1).</param>
    /// <param name="storage">The storage version that its file must have; null for that of the file, or the default for a new one.</param>
    /// <exception cref="Errors.UsageException">A storage version is given for a server.</exception>
    public static IBarDatabase From(string name, StorageVersion? storage = null)
    {
        if (!IsOnServer(name))
            return new DuckDbDatabase(name, storage);
        StorageVersion.RequireNone(storage);
        return new PostgresDatabase(ServerAddress.Parse(name));
    }

    /// <summary>Opens a writer of staging artifacts.</summary>
    /// <param name="folder">The staging folder, which also takes data that does not fit into memory.</param>
    public static IBarFileWriter OpenFileWriter(string folder) => new ParquetWriter(folder);

    /// <summary>True for the name of a temporary file that a writer or a reader leaves in its folder if its process is killed.</summary>
    public static bool IsTemporaryFile(string name) => ParquetSchema.IsTemporaryFile(name);

    /// <summary>Opens a reader of staging artifacts.</summary>
    /// <param name="folder">The staging folder, which also takes data that does not fit into memory.</param>
    public static IBarFileReader OpenFileReader(string folder) => new ParquetReader(folder);

    /// <summary>Opens what writes and reads the files of a lake.</summary>
    public static ILakeDatabase OpenLake() => new LakeDatabase();
}
