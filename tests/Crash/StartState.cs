namespace MgcBackfill.Crash;

/// <summary>The starting state of the histories of a scenario, and the result that they must reach.</summary>
/// <param name="Start">The run folder that every history copies.</param>
/// <param name="Time">Duration of the command without a kill.</param>
/// <param name="Digest">The build digest of a run from scratch over the same source without workers.</param>
/// <param name="Points">The points that the command reaches, with the number of calls; empty if points cannot be named.</param>
internal sealed record StartState(RunFolder Start, TimeSpan Time, string Digest, IReadOnlyDictionary<KillPoint, int> Points);
