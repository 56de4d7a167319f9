namespace MgcBackfill.Crash.Lake;

/// <summary>The result of one history of a lake.</summary>
/// <param name="Scenario">The scenario.</param>
/// <param name="Point">Where the program was killed.</param>
/// <param name="Killed">False if it ended before.</param>
/// <param name="Failure">The fault; null if the lake has the bytes of an uninterrupted build.</param>
internal sealed record LakeKill(string Scenario, string Point, bool Killed, string? Failure);
