using System.Text.Json;
using System.Text.Json.Serialization;
using MgcBackfill.Formats;
using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Checkpoint;

/// <summary>One line of <c>mgc_backfill_runs.jsonl</c>: a run's start, or its end (C8).</summary>
public sealed record RunRecord : IJsonOnDeserialized
{
    /// <summary>Id of the run.</summary>
    public required string RunId { get; init; }

    /// <summary>Whether the record is for the start or the end of the run.</summary>
    public required RunMoment Moment { get; init; }

    /// <summary>Time of the record, UTC.</summary>
    public required DateTime At { get; init; }

    /// <summary>Version of this tool.</summary>
    public required string ToolVersion { get; init; }

    /// <summary>Version of the engine that held the database.</summary>
    [JsonPropertyName("duckdb_version")] // the name that records have had since there was one engine
    public required string EngineVersion { get; init; }

    /// <summary>The full configuration.</summary>
    public required RunConfiguration Configuration { get; init; }

    /// <summary>The files of the source; empty if the source was refused.</summary>
    public required IReadOnlyList<SourceRecord> Sources { get; init; }

    /// <summary>At the end: what happened to every record (P3); null if nothing had to be read.</summary>
    public RecordAccounting? Accounting { get; init; }

    /// <summary>At the end: the bars that differed between two files, with the file whose bar was used (S4).</summary>
    public required IReadOnlyList<BarChoice> Choices { get; init; }

    /// <summary>At the end: the counts of all merges.</summary>
    public MergeRecord? Merge { get; init; }

    /// <summary>At the end: first ts_utc of the table.</summary>
    public DateTime? FirstTs { get; init; }

    /// <summary>At the end: last ts_utc of the table.</summary>
    public DateTime? LastTs { get; init; }

    /// <summary>At the end: the build digest (C9).</summary>
    public string? BuildDigest { get; init; }

    /// <summary>At the end: how the run ended.</summary>
    public RunStatus? Status { get; init; }

    /// <summary>At the end: the error that stopped the run, if any.</summary>
    public ErrorRecord? Error { get; init; }

    /// <summary>At the end: wall time in seconds.</summary>
    public double? WallSeconds { get; init; }

    // A number that is too large for a double is read as infinity. No record holds infinity, and it cannot be written.
    void IJsonOnDeserialized.OnDeserialized()
    {
        JsonItems.Require(Sources, "sources");
        JsonItems.Require(Choices, "choices");
        if (WallSeconds is { } seconds && !double.IsFinite(seconds))
            throw new JsonException("The wall time must be a number of seconds.");
    }
}

/// <summary>Which of the two records of a run this is.</summary>
[JsonConverter(typeof(StrictEnumConverter<RunMoment>))]
public enum RunMoment
{
    /// <summary>The first record.</summary>
    [JsonStringEnumMemberName("start")]
    Start,

    /// <summary>The last record; missing after a crash.</summary>
    [JsonStringEnumMemberName("end")]
    End,
}

/// <summary>How a run ended.</summary>
[JsonConverter(typeof(StrictEnumConverter<RunStatus>))]
public enum RunStatus
{
    /// <summary>Every requested chunk is done and every gate passed.</summary>
    [JsonStringEnumMemberName("done")]
    Done,

    /// <summary>An error stopped it.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>The user stopped it.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,
}
