using MgcBackfill.Dbn;

namespace MgcBackfill.Staging;

/// <summary>Reads the bars in a file of <see cref="IBarFileWriter"/>, in their order. Memory does not grow with the file.</summary>
internal interface IBarFileReader : IDisposable
{
    /// <summary>Starts to read a file from its beginning.</summary>
    /// <returns>The number of its bars.</returns>
    /// <exception cref="Errors.BackfillException">It cannot be read.</exception>
    /// <exception cref="Errors.DatabaseException">It cannot be read.</exception>
    long Open(string path);

    /// <summary>Reads the next bars. Returns false at the end.</summary>
    /// <inheritdoc cref="Open"/>
    bool ReadNext();

    /// <summary>The bars that were read last. Their symbols are indexes for <see cref="GetSymbol"/>.</summary>
    ReadOnlySpan<Bar> Bars { get; }

    /// <summary>The trading days of these bars, in days since the epoch.</summary>
    ReadOnlySpan<int> Days { get; }

    /// <summary>True if a value of these bars is missing. Their values are undefined then.</summary>
    bool HasNulls { get; }

    /// <summary>The contract of a bar.</summary>
    string GetSymbol(int index);

    /// <summary>Ends the reading of the file.</summary>
    void Close();
}
