using MgcBackfill.DuckDb;
using MgcBackfill.Staging;
using MgcBackfill.Store;

namespace MgcBackfill.Engines;

/// <summary>The one place that knows which engines there are, and chooses one by what the user typed.</summary>
internal static class BarDatabases
{
    /// <summary>Checks the text that a user typed for a database, before it is resolved against the current folder.</summary>
    /// <exception cref="Errors.UsageException">No engine has databases of such a name.</exception>
    public static void RequireName(string typed) => DatabaseFile.RequirePath(typed);

    /// <summary>The database of a name; it need not exist.</summary>
    /// <param name="name">The path of a file.</param>
    public static IBarDatabase From(string name) => new DuckDbDatabase(name);

    /// <summary>Opens a writer of staging artifacts.</summary>
    /// <param name="folder">The staging folder, which also takes data that does not fit into memory.</param>
    public static IBarFileWriter OpenFileWriter(string folder) => new ParquetWriter(folder);

    /// <summary>True for the name of a temporary file that a writer or a reader leaves in its folder if its process is killed.</summary>
    public static bool IsTemporaryFile(string name) => ParquetSchema.IsTemporaryFile(name);

    /// <summary>Opens a reader of staging artifacts.</summary>
    /// <param name="folder">The staging folder, which also takes data that does not fit into memory.</param>
    public static IBarFileReader OpenFileReader(string folder) => new ParquetReader(folder);
}
