using MgcBackfill.Errors;

namespace MgcBackfill.Store;

/// <summary>A store that is open for writing; its database is locked by <see cref="IBarDatabase.Lock"/>.</summary>
internal interface IWritableBarStore : IBarStore
{
    /// <summary>
    /// Records in the database that this run reads these files, if the engine has a table for that (Q3). Called once the source is
    /// accepted, and again if files were added to it; rows of earlier runs that were not ended are closed as failed.
    /// </summary>
    /// <param name="files">All files of the source, in its order: <c>Bar.File</c> is the index of a bar's file.</param>
    void RecordSources(IReadOnlyList<IngestedFile> files);

    /// <summary>Records in the database how the run ended. Does nothing if no source was recorded.</summary>
    /// <param name="error">What stopped the run; null if it succeeded.</param>
    void RecordEnd(string? error);

    /// <summary>Opens a connection that runs one transaction after the other. Two may be open at the same time.</summary>
    IBarTransaction OpenTransaction();

    /// <summary>Makes the last commit survive a power cut, if the engine's COMMIT does not do that alone.</summary>
    /// <exception cref="EnvironmentException">The disk reported an error.</exception>
    void MakeDurable();

    /// <summary>True if two transactions that append to ranges without a common key take less time at once than in turn.</summary>
    bool AppendsInParallel { get; }

    /// <summary>True if maintenance must not wait until the end of the run.</summary>
    bool IsMaintenanceDue { get; }

    /// <summary>Does the engine's maintenance after many commits. No transaction may be open.</summary>
    /// <exception cref="EnvironmentException">The disk is full.</exception>
    void Maintain();

    /// <summary>
    /// Does the same while the calling thread continues to read. The returned task must be awaited before the store is disposed of.
    /// </summary>
    /// <param name="cancellation">Cancels the maintenance.</param>
    /// <inheritdoc cref="Maintain"/>
    Task StartMaintenance(CancellationToken cancellation);

    /// <summary>Makes the store close at once when it is disposed of, without maintenance. Nothing that was committed is lost.</summary>
    void SkipMaintenance();
}
