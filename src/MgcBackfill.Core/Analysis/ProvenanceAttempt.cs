using MgcBackfill.Checkpoint;

namespace MgcBackfill.Analysis;

/// <summary>An attempt at the chunk of the bar's day, with the run that made it. Values that the records do not contain are null.</summary>
public sealed record ProvenanceAttempt
{
    /// <summary>The attempt's newest record: chunk, status, times, files, counts and error.</summary>
    public required ChunkRecord Record { get; init; }

    /// <summary>Id of the attempt.</summary>
    public long AttemptId => Record.AttemptId;

    /// <summary>Id of the run.</summary>
    public string RunId => Record.RunId;

    /// <summary>The status of the attempt; one that began and became pending again is in progress.</summary>
    public required AttemptStatus Status { get; init; }

    /// <summary>Whether the attempt wrote the rows of its chunk.</summary>
    public required ProvenanceWriting Writing { get; init; }

    /// <summary>True if it changed or deleted rows that were stored before (M5, T4).</summary>
    public bool Replaced => Record.Merge is { } merge && merge.Updated + merge.Deleted > 0;

    /// <summary>Its decision for the day; null if it made none.</summary>
    public required DayRecord? Decision { get; init; }

    /// <summary>Time at which the run began, UTC.</summary>
    public required DateTime? RunStartedAt { get; init; }

    /// <summary>Time at which the run ended, UTC; also null if it crashed.</summary>
    public required DateTime? RunFinishedAt { get; init; }

    /// <summary>How the run ended; also null if it crashed.</summary>
    public required RunStatus? RunStatus { get; init; }

    /// <summary>The version of the tool in that run.</summary>
    public required string? ToolVersion { get; init; }

    /// <summary>The version of the database engine in that run.</summary>
    public required string? EngineVersion { get; init; }

    internal static ProvenanceAttempt From(Attempt attempt, Market.TradingDay day, ILookup<string, RunRecord> runs)
    {
        var begun = runs[attempt.Newest.RunId].FirstOrDefault(r => r.Moment == RunMoment.Start);
        var ended = runs[attempt.Newest.RunId].FirstOrDefault(r => r.Moment == RunMoment.End);
        return new ProvenanceAttempt
        {
            Record = attempt.Newest,
            Status = attempt.Status,
            Writing = GetWriting(attempt.Newest),
            Decision = attempt.Days.GetValueOrDefault(day),
            RunStartedAt = begun?.At,
            RunFinishedAt = ended?.At,
            RunStatus = ended?.Status,
            ToolVersion = begun?.ToolVersion,
            EngineVersion = begun?.EngineVersion,
        };
    }

    private static ProvenanceWriting GetWriting(ChunkRecord record) =>
        record switch
        {
            { Status: not AttemptStatus.Done } or { Merge: null } => ProvenanceWriting.NotFinished,
            { Merge.Unchanged: 0 } => ProvenanceWriting.Wrote,
            { Merge: { Inserted: 0, Updated: 0 } } => ProvenanceWriting.FoundUnchanged,
            _ => ProvenanceWriting.WroteSome,
        };
}
