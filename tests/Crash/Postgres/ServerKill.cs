namespace MgcBackfill.Crash.Postgres;

/// <summary>What is to be ended, and when.</summary>
/// <param name="Scenario">The scenario.</param>
/// <param name="Point">The point at the server; null for one at a file, or for a random moment.</param>
/// <param name="File">The point at a file; it ends the program.</param>
/// <param name="Nth">Which occurrence of the point, from 1.</param>
/// <param name="Victim">What ends.</param>
internal sealed record ServerKill(ServerScenario Scenario, StatementPoint? Point, KillPoint? File, int Nth, Victim Victim)
{
    /// <summary>The name of the point in the table.</summary>
    public string PointName => Point?.Name ?? File?.Name ?? KillPoint.RandomMoment;
}
