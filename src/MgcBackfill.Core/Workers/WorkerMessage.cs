namespace MgcBackfill.Workers;

/// <summary>A message received from a worker.</summary>
/// <param name="Worker">The worker.</param>
/// <param name="Line">The line that it sent; null at the end of its output.</param>
internal sealed record WorkerMessage(WorkerProcess Worker, string? Line);
