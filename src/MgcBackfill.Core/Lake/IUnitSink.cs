using MgcBackfill.Dbn;
using MgcBackfill.Market;

namespace MgcBackfill.Lake;

/// <summary>Receives the rows of a unit from a reading of the source.</summary>
internal interface IUnitSink : IDisposable
{
    /// <summary>Receives rows of a table, after those received before.</summary>
    /// <param name="format">The table.</param>
    /// <param name="rows">The rows in the order of the file.</param>
    /// <param name="symbols">The source symbols to which they refer.</param>
    /// <exception cref="Errors.BackfillException">They cannot be taken.</exception>
    void Add(LakeDataset format, ReadOnlySpan<Bar> rows, SymbolTable symbols);

    /// <summary>Called once, after the last row. The reading goes on at the same time.</summary>
    /// <param name="hasFront">True if the unit has a table of the front month, with or without rows.</param>
    /// <param name="cancellation">Cancels the work.</param>
    /// <exception cref="Errors.BackfillException">The unit cannot be finished.</exception>
    Task CompleteAsync(bool hasFront, CancellationToken cancellation);

    /// <summary>
    /// Called once the unit is complete, and every source file that has its rows was read to its end and has the accepted sha256.
    /// </summary>
    /// <exception cref="Errors.BackfillException">The unit cannot be published.</exception>
    void Publish();
}
