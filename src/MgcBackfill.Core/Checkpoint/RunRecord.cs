using System.Text.Json;
using System.Text.Json.Serialization;
using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Formats;

namespace MgcBackfill.Checkpoint;

/// <summary>One line of <c>mgc_backfill_runs.jsonl</c>: a run's start, or its end (C8).</summary>
public sealed record RunRecord : IJsonOnDeserialized
{
    /// <summary>The run.</summary>
    public required string RunId { get; init; }

    /// <summary>Start or end.</summary>
    public required RunMoment Moment { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTime At { get; init; }

    /// <summary>Version of this tool.</summary>
    public required string ToolVersion { get; init; }

    /// <summary>Version of libduckdb.</summary>
    public required string DuckdbVersion { get; init; }

    /// <summary>The full configuration.</summary>
    public required RunConfiguration Configuration { get; init; }

    /// <summary>The source's files; empty where the source was refused.</summary>
    public required IReadOnlyList<SourceRecord> Sources { get; init; }

    /// <summary>end: where every record went (P3); null where nothing had to be read.</summary>
    public RecordAccounting? Accounting { get; init; }

    /// <summary>end: the bars that differed between two files, and whose was taken (S4).</summary>
    public required IReadOnlyList<BarChoice> Choices { get; init; }

    /// <summary>end: the counts of all merges.</summary>
    public MergeRecord? Merge { get; init; }

    /// <summary>end: first ts_utc of the table.</summary>
    public DateTime? FirstTs { get; init; }

    /// <summary>end: last ts_utc of the table.</summary>
    public DateTime? LastTs { get; init; }

    /// <summary>end: the build digest (C9).</summary>
    public string? BuildDigest { get; init; }

    /// <summary>end: how it went.</summary>
    public RunStatus? Status { get; init; }

    /// <summary>end: what went wrong, where something did.</summary>
    public ErrorRecord? Error { get; init; }

    /// <summary>end: seconds.</summary>
    public double? WallSeconds { get; init; }

    // A number too large for a double is read as infinity, which no record holds and none could be written with.
    void IJsonOnDeserialized.OnDeserialized()
    {
        JsonItems.Require(Sources, "sources");
        JsonItems.Require(Choices, "choices");
        if (WallSeconds is { } seconds && !double.IsFinite(seconds))
            throw new JsonException("The wall time must be a number of seconds.");
    }
}

/// <summary>Which of its two records a run wrote.</summary>
[JsonConverter(typeof(ExactEnumConverter<RunMoment>))]
public enum RunMoment
{
    /// <summary>The first.</summary>
    [JsonStringEnumMemberName("start")]
    Start,

    /// <summary>The last; missing after a crash.</summary>
    [JsonStringEnumMemberName("end")]
    End,
}

/// <summary>How a run ended.</summary>
[JsonConverter(typeof(ExactEnumConverter<RunStatus>))]
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
