namespace MgcBackfill.Crash.Postgres;

/// <summary>The result of one history on a server.</summary>
/// <param name="Scenario">The scenario.</param>
/// <param name="Point">The point.</param>
/// <param name="Victim">What was ended.</param>
/// <param name="Kills">Number of kills: 0 if the program ended before, 2 if the recovery was disturbed too.</param>
/// <param name="Open">True if an attempt was left in progress.</param>
/// <param name="Failure">The fault, or null if the history ended as a clean run does.</param>
internal sealed record ServerOutcome(string Scenario, string Point, Victim Victim, int Kills, bool Open, string? Failure);
