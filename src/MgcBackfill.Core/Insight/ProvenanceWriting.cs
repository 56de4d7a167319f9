namespace MgcBackfill.Insight;

/// <summary>Whether an attempt wrote the rows of its chunk, as the counts of its merge tell it (M3).</summary>
public enum ProvenanceWriting
{
    /// <summary>It did not finish: what it wrote was rolled back, or is not known.</summary>
    NotFinished,

    /// <summary>It wrote every row of its chunk.</summary>
    Wrote,

    /// <summary>It found every row of its chunk as the source has it, and wrote none: an earlier attempt did.</summary>
    FoundUnchanged,

    /// <summary>It wrote some rows of its chunk and found others unchanged; of which kind this bar is, was not recorded.</summary>
    WroteSome,
}
