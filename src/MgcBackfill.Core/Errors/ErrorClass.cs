namespace MgcBackfill.Errors;

/// <summary>The kind of an error. Each class has one exit code (I3), given by <see cref="ExitCodes"/>.</summary>
public enum ErrorClass
{
    /// <summary>A defect of this program.</summary>
    Internal,

    /// <summary>The caller's request is invalid.</summary>
    Usage,

    /// <summary>The source cannot be read strictly or is not what a backfill accepts (sections 1 and 2).</summary>
    Source,

    /// <summary>The source can be read, but its bars break a rule (sections 4 and 5).</summary>
    Data,

    /// <summary>A gate failed: the stored data is not what it should be (sections 8 and 10).</summary>
    Gate,

    /// <summary>The table or the checkpoint is in a state from which a backfill cannot continue (sections 6 and 7).</summary>
    Target,

    /// <summary>Busy, locked, full, or not permitted: the only class for which a retry without changes makes sense.</summary>
    Environment,
}
