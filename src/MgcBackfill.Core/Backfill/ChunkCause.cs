namespace MgcBackfill.Backfill;

/// <summary>Why a chunk must be processed.</summary>
public enum ChunkCause
{
    /// <summary>No attempt has begun on its days.</summary>
    New,

    /// <summary>An earlier attempt began and did not finish (C4).</summary>
    Resume,

    /// <summary>An earlier attempt failed, and failed chunks are retried (C4).</summary>
    Retry,

    /// <summary>The source now covers more of days that were partial (T4).</summary>
    Complete,

    /// <summary>Other files than the recorded ones cover the days: they must give the same bars (C5).</summary>
    Confirm,

    /// <summary>
    /// The table does not match a done record and may be replaced, or the days may lose time that no file holds any more (C5).
    /// </summary>
    Replace,
}
