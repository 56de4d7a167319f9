namespace MgcBackfill.Download;

/// <summary>How far the service is with a job.</summary>
internal enum BatchState
{
    /// <summary>It waits.</summary>
    Queued,

    /// <summary>The service makes its files.</summary>
    Processing,

    /// <summary>Its files can be fetched.</summary>
    Done,

    /// <summary>Its files were deleted.</summary>
    Expired,
}
