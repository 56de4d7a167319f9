using System.Text.Json.Serialization;

namespace MgcBackfill.Verify;

/// <summary>The outcome of a gate.</summary>
public enum GateOutcome
{
    /// <summary>The rule holds.</summary>
    [JsonStringEnumMemberName("passed")]
    Passed,

    /// <summary>The rule is broken: the backfill is invalid (G3).</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>The data for the comparison was not given.</summary>
    [JsonStringEnumMemberName("not_run")]
    NotRun,
}
