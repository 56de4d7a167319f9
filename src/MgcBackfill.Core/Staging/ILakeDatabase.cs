using MgcBackfill.Market;

namespace MgcBackfill.Staging;

/// <summary>Writes and reads the files of a lake. Each writer and each reader is used by one thread at a time.</summary>
internal interface ILakeDatabase : IDisposable
{
    /// <summary>Starts a new file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">Its form.</param>
    /// <param name="root">The value of symbol in every row.</param>
    ILakeWriter CreateWriter(string path, LakeDataset format, string root);

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">Its form.</param>
    /// <param name="root">The value that symbol must have in every row.</param>
    /// <param name="symbols">Receives the source symbols, to which the bars refer.</param>
    /// <exception cref="Errors.GateException">It does not have the form.</exception>
    /// <exception cref="Errors.EnvironmentException">It cannot be read.</exception>
    ILakeReader OpenReader(string path, LakeDataset format, string root, Dbn.SymbolTable symbols);
}
