using MgcBackfill.Errors;
using MgcBackfill.Market;

namespace MgcBackfill.Staging;

/// <summary>The source of the chunks of a merge: read in this process, or staged by workers. For one consumer on one thread.</summary>
internal interface IChunkSource : IDisposable
{
    /// <summary>What happened to the records; null until every chunk has been delivered.</summary>
    RecordAccounting? Accounting { get; }

    /// <summary>Waits for the next chunk. There is one for each planned range, in order, even if it has no bars.</summary>
    /// <returns>Null after the last chunk.</returns>
    /// <exception cref="BackfillException">This chunk cannot be produced; all earlier ones were complete.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    StagedChunk? Next(CancellationToken cancellation);

    /// <summary>Returns a chunk so that it can be reused.</summary>
    void Return(StagedChunk chunk);
}
