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

    /// <summary>Other files than those of the records cover the days: they must give the same bars (C5).</summary>
    Confirm,

    /// <summary>The table changed under a done record and replacing is allowed, or the days may lose time that is held nowhere any more (C5).</summary>
    Replace,
}
