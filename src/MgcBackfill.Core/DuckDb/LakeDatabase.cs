using MgcBackfill.Dbn;
using MgcBackfill.DuckDb.Native;
using MgcBackfill.Staging;

namespace MgcBackfill.DuckDb;

/// <summary>Writes and reads the Parquet files of a lake, with a private database in memory.</summary>
internal sealed class LakeDatabase : ILakeDatabase
{
    private readonly DatabaseInstance _database;
    private int _tables;

    /// <summary>Opens the database in memory.</summary>
    /// <param name="folder">A folder for data that does not fit into memory; null if nothing is written.</param>
    /// <param name="memory">Bytes of memory that the rows of unfinished files may take; null for the engine's own limit.</param>
    public LakeDatabase(string? folder, long? memory = null) =>
        _database = DatabaseInstance.Open(
            InstanceOptions.InMemory,
            new InstanceOptions
            {
                Threads = 1,
                TempDirectory = folder ?? "",
                MemoryLimit = memory is { } bytes ? FormattableString.Invariant($"{Math.Max(bytes >> 20, 256)}MiB") : null,
            }
        );

    /// <inheritdoc/>
    public ILakeWriter CreateWriter(LakeTableFormat format, string root) =>
        new LakeWriter(_database.Connect(), FormattableString.Invariant($"rows{_tables++}"), format, root);

    /// <inheritdoc/>
    public ILakeReader OpenReader(string path, LakeTableFormat format, string root, SymbolTable symbols) =>
        new LakeReader(_database.Connect(), path, format, root, symbols);

    /// <inheritdoc/>
    public void Dispose() => _database.Dispose();
}
