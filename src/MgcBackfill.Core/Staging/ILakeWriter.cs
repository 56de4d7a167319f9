using MgcBackfill.Dbn;

namespace MgcBackfill.Staging;

/// <summary>Collects the rows of a file of a lake, and writes them.</summary>
internal interface ILakeWriter : IDisposable
{
    /// <summary>Adds rows after those added before.</summary>
    /// <param name="bars">The bars. Volumes are at most <see cref="long.MaxValue"/>, and prices have at most 18 digits or are undefined.</param>
    /// <param name="symbols">The source symbols to which the bars refer.</param>
    void Add(ReadOnlySpan<Bar> bars, SymbolTable symbols);

    /// <summary>Writes the rows to a new file, without a flush to the disk, and ends the writer.</summary>
    /// <exception cref="Errors.EnvironmentException">It cannot be written.</exception>
    void Write(string path, CancellationToken cancellation);
}
