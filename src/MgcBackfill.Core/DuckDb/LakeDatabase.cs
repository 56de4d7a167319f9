using MgcBackfill.Dbn;
using MgcBackfill.DuckDb.Native;
using MgcBackfill.Market;
using MgcBackfill.Staging;

namespace MgcBackfill.DuckDb;

/// <summary>Writes and reads the Parquet files of a lake, with a private database in memory that holds no table.</summary>
internal sealed class LakeDatabase : ILakeDatabase
{
    private readonly DatabaseInstance _database = DatabaseInstance.Open(
        InstanceOptions.InMemory,
        new InstanceOptions { Threads = 1, TempDirectory = "" }
    );

    private int _functions;

    /// <inheritdoc/>
    public ILakeWriter CreateWriter(string path, LakeDataset format, string root) =>
        new LakeWriter(
            _database.Connect(),
            FormattableString.Invariant($"rows{Interlocked.Increment(ref _functions)}"),
            path,
            format,
            root
        );

    /// <inheritdoc/>
    public ILakeReader OpenReader(string path, LakeDataset format, string root, SymbolTable symbols) =>
        new LakeReader(_database.Connect(), path, format, root, symbols);

    /// <inheritdoc/>
    public void Dispose() => _database.Dispose();
}
