namespace MgcBackfill.Crash;

/// <summary>What became of one history: the program killed, and the same command run again until it finished.</summary>
/// <param name="Scenario">The scenario.</param>
/// <param name="Point">The point.</param>
/// <param name="Kills">How often the program was killed: 0 where it ended before, 2 where the recovery was killed as well.</param>
/// <param name="Left">What the kill left.</param>
/// <param name="Failure">What is wrong, or null where the history ended as a clean run does.</param>
internal sealed record KillOutcome(string Scenario, string Point, int Kills, Remains Left, string? Failure);
