namespace MgcBackfill.Workers;

/// <summary>Something heard of a worker.</summary>
/// <param name="Worker">Who.</param>
/// <param name="Line">What it said; null where its output ended.</param>
internal sealed record WorkerMessage(WorkerProcess Worker, string? Line);
