namespace MgcBackfill.Backfill;

/// <summary>Why a chunk is to be done.</summary>
public enum ChunkCause
{
    /// <summary>Its days were never begun.</summary>
    New,

    /// <summary>An earlier attempt began and did not end (C4).</summary>
    Resume,

    /// <summary>An earlier attempt failed, and failed chunks are retried (C4).</summary>
    Retry,

    /// <summary>The source now covers more of days that were partial (T4).</summary>
    Complete,

    /// <summary>The source or the table changed under a done record, and replacing is allowed (C5).</summary>
    Replace,
}
