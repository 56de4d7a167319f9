namespace MgcBackfill.Crash;

/// <summary>What the histories of a scenario begin with and must end in.</summary>
/// <param name="Start">The desk that every history copies.</param>
/// <param name="Time">How long the command takes that nobody kills.</param>
/// <param name="Digest">The build digest of a run from nothing over the same source and without workers.</param>
/// <param name="Points">The points that the command comes by, and how often; empty where no points can be named.</param>
internal sealed record Scene(Desk Start, TimeSpan Time, string Digest, IReadOnlyDictionary<KillPoint, int> Points);
