using MgcBackfill.Errors;
using MgcBackfill.Market;

namespace MgcBackfill.Staging;

/// <summary>Where a merge takes its chunks from: read in this process, or staged by workers. One consumer, one thread.</summary>
internal interface IChunkSource : IDisposable
{
    /// <summary>Where the records went; null until every chunk has been taken.</summary>
    RecordAccounting? Accounting { get; }

    /// <summary>Waits for the next chunk, one for each planned range in order, also where it has no bars.</summary>
    /// <returns>Null behind the last.</returns>
    /// <exception cref="BackfillException">The chunks before were whole; this one cannot be had.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    StagedChunk? Take(CancellationToken cancellation);

    /// <summary>Gives a chunk back for reuse.</summary>
    void Return(StagedChunk chunk);
}
