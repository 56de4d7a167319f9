using MgcBackfill.Dbn;

namespace MgcBackfill.Staging;

/// <summary>Writes a file of a lake while its rows arrive. An error of the writing is thrown by one of the later calls.</summary>
internal interface ILakeWriter : IDisposable
{
    /// <summary>Adds rows after those added before.</summary>
    /// <param name="bars">The bars. Volumes are at most <see cref="long.MaxValue"/>; prices have at most 18 digits, or are
    /// undefined.</param>
    /// <param name="symbols">The source symbols to which the bars refer.</param>
    /// <exception cref="Errors.EnvironmentException">The file cannot be written.</exception>
    void Add(ReadOnlySpan<Bar> bars, SymbolTable symbols);

    /// <summary>Ends the file, without a flush to the disk. Rows cannot be added any more.</summary>
    /// <exception cref="Errors.EnvironmentException">The file cannot be written.</exception>
    Task CompleteAsync();
}
