using System.Text.Json.Serialization;

namespace MgcBackfill.Verify;

/// <summary>How a gate ended.</summary>
public enum GateOutcome
{
    /// <summary>The rule holds.</summary>
    [JsonStringEnumMemberName("passed")]
    Passed,

    /// <summary>The rule is broken: the backfill is invalid (G3).</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>What the gate compares with was not given.</summary>
    [JsonStringEnumMemberName("not_run")]
    NotRun,
}
