namespace MgcBackfill.Crash.Postgres;

/// <summary>The starting state of the histories of a scenario on a server, and the result that they must reach.</summary>
/// <param name="Start">The run folder that every history copies.</param>
/// <param name="Database">The name of the database's content.</param>
/// <param name="Time">Duration of the command without a disturbance.</param>
/// <param name="Result">The result.</param>
/// <param name="Points">The points at the server that the command reaches, with the number of occurrences.</param>
/// <param name="FilePoints">Those at its files.</param>
internal sealed record ServerStartState(
    RunFolder Start,
    string Database,
    TimeSpan Time,
    ServerResult Result,
    IReadOnlyDictionary<StatementPoint, int> Points,
    IReadOnlyDictionary<KillPoint, int> FilePoints
);
