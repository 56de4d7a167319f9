namespace MgcBackfill.Workers;

/// <summary>How this host starts a worker process. Each front end has its own way; a worker receives nothing but three streams.</summary>
/// <param name="FileName">Full path of the program.</param>
/// <param name="Arguments">Its arguments. With them the program runs <see cref="WorkerLoop"/>, and writes nothing else to its
/// output.</param>
public sealed record WorkerLauncher(string FileName, IReadOnlyList<string> Arguments);
