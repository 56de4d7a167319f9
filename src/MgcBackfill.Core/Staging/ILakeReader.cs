using MgcBackfill.Dbn;

namespace MgcBackfill.Staging;

/// <summary>Reads the rows of a file of a lake in their order. Memory does not grow with the file.</summary>
internal interface ILakeReader : IDisposable
{
    /// <summary>The rows that were read last, valid until the next read.</summary>
    ReadOnlySpan<Bar> Bars { get; }

    /// <summary>Reads the next rows.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="Errors.GateException">A row does not have the form of the file.</exception>
    /// <exception cref="Errors.EnvironmentException">The file cannot be read.</exception>
    bool ReadNext();
}
