namespace MgcBackfill.Workers;

/// <summary>How this host starts a worker process. Each door knows its own way; a worker gets nothing but three streams.</summary>
/// <param name="FileName">Full path of the program.</param>
/// <param name="Arguments">Its arguments: with them it runs <see cref="WorkerLoop"/>, and writes nothing else to its output.</param>
public sealed record WorkerLauncher(string FileName, IReadOnlyList<string> Arguments);
