namespace MgcBackfill.Crash;

/// <summary>The result of one history: the program was killed, and the same command was run again until it finished.</summary>
/// <param name="Scenario">The scenario.</param>
/// <param name="Point">The point.</param>
/// <param name="Kills">Number of kills: 0 if the program ended before, 2 if the recovery was killed too.</param>
/// <param name="Left">What the kill left behind.</param>
/// <param name="Failure">The fault, or null if the history ended as a clean run does.</param>
internal sealed record KillOutcome(string Scenario, string Point, int Kills, Leftovers Left, string? Failure);
