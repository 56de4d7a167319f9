namespace MgcBackfill.Workers;

/// <summary>A line that a worker sends. Exactly one of its parts is set.</summary>
internal sealed record WorkerReport
{
    /// <summary>The version of the worker, sent when it waits for its first unit.</summary>
    public string? Ready { get; init; }

    /// <summary>
    /// Progress of the reading. It is sent by the loop that reads, never by a timer, so that a worker that hangs becomes silent.
    /// </summary>
    public ProgressReport? Progress { get; init; }

    /// <summary>A unit is staged.</summary>
    public StagedReport? Staged { get; init; }

    /// <summary>A unit, or the source, is refused for every product.</summary>
    public RefusedReport? Refused { get; init; }

    /// <summary>Progress and results of units of a lake.</summary>
    public LakeReport? Lake { get; init; }
}

/// <summary>The position of the reading.</summary>
/// <param name="Unit">The current unit; -1 before the first.</param>
/// <param name="Day">The trading day reached, or null before the unit's first day.</param>
internal sealed record ProgressReport(int Unit, DateOnly? Day);

/// <summary>A unit that is staged, as far as its products were not refused.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Products">The result of each requested product, in the order of the request.</param>
internal sealed record StagedReport(int Unit, IReadOnlyList<StagedProduct> Products);

/// <summary>The result of a product: its artifact and records lie in its folder, or the reason why it is refused.</summary>
/// <param name="Product">Index of the product.</param>
/// <param name="Sha256">SHA-256 of the file of its selection records, lower-case hex; null if it is refused.</param>
/// <param name="Fault">The error; null if it is staged.</param>
internal sealed record StagedProduct(int Product, string? Sha256, WorkerFault? Fault);

/// <summary>The reason why a unit is refused for every product.</summary>
/// <param name="Unit">The unit; -1 for the source as a whole.</param>
/// <param name="Fault">The error.</param>
internal sealed record RefusedReport(int Unit, WorkerFault Fault);
