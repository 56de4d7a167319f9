using MgcBackfill.Errors;
using MgcBackfill.Staging;

namespace MgcBackfill.Store;

/// <summary>
/// A connection that merges chunks, one transaction each. What it reads includes its own changes. Not thread-safe, but different threads
/// may use it one after another.
/// </summary>
internal interface IBarTransaction : IBarReader
{
    /// <summary>Begins a transaction.</summary>
    void Begin(CancellationToken cancellation);

    /// <summary>Inserts the bars of a chunk whose range holds no row of the product.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="cancellation">Interrupts a database that another session can keep waiting.</param>
    /// <exception cref="DatabaseException">The database refused a row.</exception>
    void Append(StagedChunk chunk, CancellationToken cancellation);

    /// <summary>
    /// Inserts the bars of a chunk that are not stored and updates the rows that differ; rows that are equal stay untouched (M1).
    /// </summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="deleteStale">True to delete the product's rows of the range that the chunk does not have (M4).</param>
    /// <param name="cancellation">Interrupts the database.</param>
    /// <exception cref="DatabaseException">The database refused a row.</exception>
    void Merge(StagedChunk chunk, bool deleteStale, CancellationToken cancellation);

    /// <summary>Notes that every bar of a chunk is stored already, so that nothing is written.</summary>
    void Keep(StagedChunk chunk);

    /// <summary>Commits the transaction. One that fails is rolled back.</summary>
    /// <exception cref="DatabaseException">The database refused the commit.</exception>
    void Commit();

    /// <summary>Rolls the transaction back.</summary>
    /// <exception cref="DatabaseException">The database refused that.</exception>
    void Rollback();
}
