namespace MgcBackfill.Analysis;

/// <summary>Whether an attempt wrote the rows of its chunk, according to the counts of its merge (M3).</summary>
public enum ProvenanceWriting
{
    /// <summary>It did not finish: what it wrote was rolled back, or is unknown.</summary>
    NotFinished,

    /// <summary>It wrote every row of its chunk.</summary>
    Wrote,

    /// <summary>It found every row of its chunk unchanged, and wrote none; an earlier attempt wrote them.</summary>
    FoundUnchanged,

    /// <summary>
    /// It wrote some rows of its chunk and found others unchanged. It is not recorded to which of these this bar belongs.
    /// </summary>
    WroteSome,
}
